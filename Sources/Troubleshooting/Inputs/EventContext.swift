import AccessControl
import Identifiers
import PolicyLanguage

/// The condition keys that an event shows. A key is given only where the event has its value, and named absent only
/// where it cannot have been in the request.
struct EventContext {
    private let record: JSONValue
    private let identity: EventIdentity
    private let service: String
    private var keys: [ConditionKeyValue] = []
    private var absent: [String] = []

    init(_ record: JSONValue, identity: EventIdentity, service: String) {
        self.record = record
        self.identity = identity
        self.service = service
    }

    mutating func fill(_ inquiry: inout Inquiry) {
        keys = identity.keys()
        readNetwork()
        readSession()
        readTime(&inquiry)
        if let parameters = record.member("requestParameters") {
            readParameters(parameters)
            readTags(parameters, &inquiry)
        }
        inquiry.context = keys
        inquiry.absentKeys = absent
    }

    private mutating func add(_ key: String, _ value: String?) {
        if let value { keys.append(ConditionKeyValue(key, value)) }
    }

    private mutating func readNetwork() {
        let address = record.string("sourceIPAddress")
        // A service that calls on behalf of somebody stands in place of the address.
        let isService = address.map { $0.hasSuffix(".amazonaws.com") || $0 == "AWS Internal" } ?? false
        if isService || identity.invokedBy != nil {
            readService(address)
        } else {
            add("aws:ViaAWSService", "false")
            // Through a VPC endpoint the address is one of the VPC's, and the key is another.
            let isPrivate = record.member("vpcEndpointId") != nil
            add(isPrivate ? "aws:VpcSourceIp" : "aws:SourceIp", address)
            if isPrivate { absent.append("aws:SourceIp") }
            add("aws:UserAgent", userAgent)
        }
        if let endpoint = record.string("vpcEndpointId") {
            add("aws:SourceVpce", endpoint)
            add("aws:VpceAccount", record.string("vpcEndpointAccountId"))
        } else {
            absent.append("aws:SourceVpce")
        }
        let additional = record.member("additionalEventData")
        if record.member("tlsDetails") != nil || additional?.member("CipherSuite") != nil {
            add("aws:SecureTransport", "true")
        }
        if service == "s3", let method = additional?.string("AuthenticationMethod") {
            switch method {
            case "AuthHeader": add("s3:authType", "REST-HEADER")
            case "QueryString": add("s3:authType", "REST-QUERY-STRING")
            default: break
            }
            if additional?.string("SignatureVersion") == "SigV4" { add("s3:signatureversion", "AWS4-HMAC-SHA256") }
        }
        // IAM is asked in us-east-1 from everywhere.
        add("aws:RequestedRegion", service == "iam" ? "us-east-1" : record.string("awsRegion"))
    }

    /// What a service's call shows. One for itself, or under a role that only services use, is not on behalf of anybody.
    private mutating func readService(_ address: String?) {
        if identity.isService || identity.isServiceLinkedRole {
            add("aws:ViaAWSService", "false")
            return
        }
        add("aws:ViaAWSService", "true")
        guard let via = identity.invokedBy ?? address, via.hasSuffix(".amazonaws.com") else { return }
        // A chain has more links than the event shows, so only the last is sure.
        add("aws:CalledViaLast", via)
        if service == "kms", let region = record.string("awsRegion") {
            // `s3.amazonaws.com` asks as `s3.us-east-1.amazonaws.com`.
            add("kms:ViaService", "\(via.dropLast(14)).\(region).amazonaws.com")
        }
    }

    /// The header; S3 writes it in brackets, and CloudTrail puts names of AWS's own in its place.
    private var userAgent: String? {
        guard let agent = record.string("userAgent"), !agent.hasSuffix(".amazonaws.com"), agent != "AWS Internal" else {
            return nil
        }
        return agent.hasPrefix("[") && agent.hasSuffix("]") ? String(agent.dropFirst().dropLast()) : agent
    }

    private mutating func readSession() {
        let session = identity.sessionContext
        let attributes = session?.member("attributes")
        switch identity.isTemporary {
        case true?:
            // Also in ISO's basic form, which no condition is written in.
            let issued = attributes?.string("creationDate")
            add("aws:TokenIssueTime", issued.flatMap(EventTime.read)?.description ?? issued)
            // Of a role's session the event tells how its user signed in, while the session itself may carry nothing of it
            // (IAM User Guide, "Secure API access with MFA": credentials of AssumeRole do not include MFA information).
            let mfa = attributes?.scalar("mfaAuthenticated")
            if identity.type != "AssumedRole" || mfa != "true" { add("aws:MultiFactorAuthPresent", mfa) }
        case false?: absent += ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"]
        case nil: break
        }
        add("aws:SourceIdentity", session?.string("sourceIdentity"))
        add("ec2:RoleDelivery", session?.scalar("ec2RoleDelivery"))
        if let provider = session?.member("webIdFederationData")?.string("federatedProvider") {
            add("aws:FederatedProvider", provider)
        }
        if identity.type == "AssumedRole", let user = record.member("userIdentity")?.member("onBehalfOf") {
            add("identitystore:UserId", user.string("userId"))
            add("identitystore:IdentityStoreArn", user.string("identityStoreArn"))
        }
        if session?.member("assumedRoot")?.isText("true") ?? false { add("aws:AssumedRoot", "true") }
    }

    private mutating func readTime(_ inquiry: inout Inquiry) {
        guard let text = record.string("eventTime"), let time = EventTime.read(text) else { return }
        inquiry.time = time
        add("aws:CurrentTime", text)
        add("aws:EpochTime", String(time.seconds))
    }

    // MARK: Parameters

    /// What S3 takes from the query and from headers, under the names that its events give them.
    private static let bucketKeys: [(StaticString, String)] = [
        ("prefix", "s3:prefix"), ("delimiter", "s3:delimiter"), ("max-keys", "s3:max-keys"),
        ("x-amz-acl", "s3:x-amz-acl"), ("x-amz-server-side-encryption", "s3:x-amz-server-side-encryption"),
        ("x-amz-server-side-encryption-aws-kms-key-id", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
        ("x-amz-copy-source", "s3:x-amz-copy-source"), ("x-amz-storage-class", "s3:x-amz-storage-class"),
    ]

    private mutating func readParameters(_ parameters: JSONValue) {
        switch service {
        case "sts":
            add("sts:RoleSessionName", parameters.string("roleSessionName"))
            add("sts:ExternalId", parameters.string("externalId"))
            add("sts:SourceIdentity", parameters.string("sourceIdentity"))
            add("sts:DurationSeconds", parameters.scalar("durationSeconds"))
            let transitive = parameters.member("transitiveTagKeys")?.elements.compactMap(\.string) ?? []
            if !transitive.isEmpty { keys.append(ConditionKeyValue("sts:TransitiveTagKeys", values: transitive)) }
        case "iam":
            add("iam:PermissionsBoundary", parameters.string("permissionsBoundary"))
            let name = record.string("eventName") ?? ""
            // What is made without one has none.
            if ["CreateRole", "CreateUser"].contains(name), parameters.member("permissionsBoundary") == nil {
                absent.append("iam:PermissionsBoundary")
            }
            // The key is there where a policy is attached or detached, not where one is read.
            if name.hasPrefix("Attach") || name.hasPrefix("Detach") {
                add("iam:PolicyARN", parameters.string("policyArn"))
            }
            add("iam:AWSServiceName", parameters.string("aWSServiceName"))
        case "s3":
            for (parameter, key) in Self.bucketKeys { add(key, parameters.scalar(parameter)) }
        case "kms":
            let encryption = parameters.member("encryptionContext")?.members ?? []
            for member in encryption { add("kms:EncryptionContext:\(member.name)", member.value.string) }
            if !encryption.isEmpty {
                keys.append(ConditionKeyValue("kms:EncryptionContextKeys", values: encryption.map(\.name)))
            }
        default: break
        }
    }

    private mutating func readTags(_ parameters: JSONValue, _ inquiry: inout Inquiry) {
        let tags = EventTags(parameters, service: service, resource: inquiry.resource)
        for tag in tags.tags { add("aws:RequestTag/\(tag.key)", tag.value) }
        let names =
            tags.tags.map(\.key) + (parameters.member("tagKeys")?.elements.compactMap(\.string) ?? [])
        if !names.isEmpty { keys.append(ConditionKeyValue("aws:TagKeys", values: names)) }
        inquiry.areRequestTagsComplete = tags.isComplete
    }
}
