import AccessControl
import PolicyLanguage

/// Who called, as CloudTrail's `userIdentity` says it.
struct EventIdentity {
    let type: String?
    /// The caller's ARN: of the session for a session.
    let arn: String?
    /// The ARN of the role or user behind a session.
    let issuer: String?
    let principalID: String?
    let account: String?
    let userName: String?
    let accessKeyID: String?
    /// The service that called, for itself or on behalf of somebody.
    let invokedBy: String?
    /// The OIDC or SAML provider.
    let provider: String?
    let sessionContext: JSONValue?

    init(_ record: JSONValue) {
        let identity = record.member("userIdentity")
        type = identity?.string("type")
        arn = identity?.string("arn")
        principalID = identity?.string("principalId")
        account = identity?.string("accountId").flatMap { $0.isEmpty ? nil : $0 }
        userName = identity?.string("userName")
        accessKeyID = identity?.string("accessKeyId").flatMap { $0.isEmpty ? nil : $0 }
        // The console's events have it empty.
        invokedBy = identity?.string("invokedBy").flatMap { $0.isEmpty ? nil : $0 }
        provider = Self.provider(identity, record)
        sessionContext = identity?.member("sessionContext")
        issuer = sessionContext?.member("sessionIssuer")?.string("arn")
    }

    /// The provider's name as policies have it.
    private static func provider(_ identity: JSONValue?, _ record: JSONValue) -> String? {
        // For SAML the element holds the name qualifier, a hash.
        if identity?.string("type") == "SAMLUser" {
            return record.member("requestParameters")?.string("principalArn")
        }
        guard let name = identity?.string("identityProvider"), !name.isEmpty else { return nil }
        if PrincipalName(name) != nil { return name }
        // An OIDC provider by its host: it is one of the account that owns the role.
        return record.string("recipientAccountId").map { "arn:aws:iam::\($0):oidc-provider/\(name)" }
    }

    /// Whether a service acts for itself, with nobody behind it.
    var isService: Bool { type == "AWSService" }

    /// Whether the session is of a role that its service made for itself.
    var isServiceLinkedRole: Bool { issuer?.contains(":role/aws-service-role/") ?? false }

    private var isAnonymous: Bool { account?.lowercased() == "anonymous" || principalID?.lowercased() == "anonymous" }

    /// Temporary credentials have key ids that begin with ASIA; a session context with a date exists for them only.
    var isTemporary: Bool? {
        if let accessKeyID {
            if accessKeyID.hasPrefix("ASIA") { return true }
            if accessKeyID.hasPrefix("AKIA") { return false }
        }
        if type == "AssumedRole" || type == "FederatedUser" { return true }
        return sessionContext?.member("attributes")?.string("creationDate") == nil ? nil : true
    }

    func fill(_ inquiry: inout Inquiry) {
        inquiry.principal = principal ?? inquiry.principal
        inquiry.principalID = principalID.flatMap { $0.isEmpty ? nil : $0 }
        inquiry.issuer = issuer
        inquiry.accessKeyID = accessKeyID
    }

    private var principal: String? {
        if let arn { return arn }
        if isAnonymous { return "anonymous" }
        switch type {
        case "AWSService": return invokedBy
        // What a trust policy names is the provider; the user is in its claims.
        case "WebIdentityUser", "SAMLUser": return provider
        // A caller of another account: the event shows its unique id only, and the world may know whose it is. A user of
        // IAM Identity Center has no ARN. A name in the sentence stays.
        default: return nil
        }
    }

    /// The condition keys that follow from the identity. Source: IAM User Guide, "AWS global condition context keys",
    /// table "Principal key values".
    func keys() -> [ConditionKeyValue] {
        var keys: [ConditionKeyValue] = []
        func add(_ key: String, _ value: String?) { if let value { keys.append(ConditionKeyValue(key, value)) } }
        switch type {
        case "IAMUser":
            add("aws:PrincipalArn", arn)
            add("aws:PrincipalAccount", account)
            add("aws:PrincipalType", "User")
            add("aws:userid", principalID)
            add("aws:username", userName)
        case "AssumedRole", "Role":
            add("aws:PrincipalArn", issuer ?? (type == "Role" ? arn : nil))
            add("aws:PrincipalAccount", account)
            add("aws:PrincipalType", "AssumedRole")
            add("aws:userid", principalID)
        case "FederatedUser":
            add("aws:PrincipalArn", arn)
            add("aws:PrincipalAccount", account)
            add("aws:PrincipalType", "FederatedUser")
            add("aws:userid", principalID)
        case "Root":
            add("aws:PrincipalArn", arn)
            add("aws:PrincipalAccount", account)
            add("aws:PrincipalType", "Account")
            add("aws:userid", account)
        case "AWSService":
            add("aws:PrincipalIsAWSService", "true")
            add("aws:PrincipalServiceName", invokedBy)
        case "WebIdentityUser": keys += webIdentityKeys
        case "SAMLUser":
            add("aws:FederatedProvider", provider)
            add("saml:sub", userName)
            if let principalID, let userName, principalID.hasSuffix(":" + userName) {
                add("saml:namequalifier", String(principalID.dropLast(userName.utf8.count + 1)))
            }
        default:
            if isAnonymous { return [ConditionKeyValue("aws:PrincipalType", "Anonymous")] }
            add("aws:PrincipalAccount", account)
            if type == "AWSAccount" { add("aws:userid", principalID.flatMap { $0.isEmpty ? nil : $0 }) }
        }
        return keys
    }

    /// `principalId` is provider, audience and subject joined by colons, each of which may hold colons itself.
    private var webIdentityKeys: [ConditionKeyValue] {
        guard let provider else { return [] }
        // In a condition key the provider stands without scheme, and without the ARN in front of it.
        var name = provider[...]
        if let found = name.range(after: "oidc-provider/") { name = name[found...] }
        if name.hasPrefix("https://") { name = name.dropFirst(8) }
        var keys = [ConditionKeyValue("aws:FederatedProvider", provider)]
        guard let userName else { return keys }
        keys.append(ConditionKeyValue("\(name):sub", userName))
        let end = ":\(userName)"
        for start in ["\(provider):", "\(name):"] {
            guard let principalID, principalID.hasPrefix(start), principalID.hasSuffix(end),
                principalID.utf8.count > start.utf8.count + end.utf8.count
            else { continue }
            let audience = principalID.dropFirst(start.count).dropLast(end.count)
            keys.append(ConditionKeyValue("\(name):aud", String(audience)))
            break
        }
        return keys
    }
}

extension Substring {
    /// Where what follows the first `marker` begins.
    fileprivate func range(after marker: String) -> Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(marker) { return self.index(index, offsetBy: marker.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
