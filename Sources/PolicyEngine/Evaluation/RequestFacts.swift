/// What is worked out once for a request, without allocating.
struct RequestFacts {
    /// Hash of the action in lower case.
    let actionHash: UInt64
    /// Hash of the action's service with the colon, in lower case.
    let serviceHash: UInt64
    /// Whether principal and resource are of different accounts.
    let isCrossAccount: Bool
    /// Whether the principal belongs to an account, so that identity-based policies and SCPs concern it.
    let hasAccount: Bool
    /// Whether the principal has all permissions of its account to begin with: the root user, and its federated sessions.
    let isRoot: Bool
    /// Whether SCPs and RCPs leave the principal alone.
    let isServiceLinkedRole: Bool
    /// Whether the principal has a permissions boundary.
    let hasBoundary: Bool
    /// Whether the resource's own policy must allow, because an identity-based Allow alone never suffices.
    let needsResourcePolicy: Bool
    /// The kind of policy that stands in `PolicySet.resourcePolicy`.
    let resourcePolicyType: PolicyType

    init(_ request: borrowing AuthorizationRequest, _ policies: borrowing PolicySet) {
        let action = request.action.utf8.span
        var hash = Bytes.hashSeed
        var service = hash
        var colon = -1
        for index in action.indices {
            let byte = action[index]
            hash = Bytes.hash(hash, Bytes.lowered(byte))
            if byte == UInt8(ascii: ":"), colon < 0 {
                colon = index
                service = hash
            }
        }
        actionHash = hash
        serviceHash = service

        switch request.principal.kind {
        case .root, .user, .assumedRole, .federatedUser: hasAccount = true
        case .federatedIdentity, .service, .anonymous: hasAccount = false
        }
        if let owner = request.resourceAccount, let account = request.principal.account, hasAccount {
            isCrossAccount = !Bytes.equal(owner.utf8.span, account.utf8.span)
        } else {
            isCrossAccount = false
        }
        isRoot =
            request.principal.kind == .root
            || (request.principal.kind == .federatedUser && request.principal.isIssuedByRoot)
        isServiceLinkedRole = request.principal.isOfServiceLinkedRole
        hasBoundary = policies.permissionsBoundaries != nil && hasAccount && !isRoot

        let isTrust =
            policies.resourcePolicy?.source.type == .roleTrustPolicy
            || (Self.asksTrust(action) && !Self.isFederatedUser(request.resource.utf8.span))
        resourcePolicyType = isTrust ? .roleTrustPolicy : .resourceBased
        needsResourcePolicy = isTrust || !hasAccount || isCrossAccount || Self.isKey(action, request.resource.utf8.span)
    }

    /// The calls that a role's trust policy decides. Source: STS API Reference, AssumeRole; IAM User Guide, "Pass
    /// session tags in AWS STS" and "Monitor and control actions taken with assumed roles".
    private static func asksTrust(_ action: Span<UInt8>) -> Bool {
        guard action.starts(with: "sts:") else { return false }
        return action.isLowered("sts:assumerole") || action.isLowered("sts:assumerolewithsaml")
            || action.isLowered("sts:assumerolewithwebidentity") || action.isLowered("sts:tagsession")
            || action.isLowered("sts:setsourceidentity") || action.isLowered("sts:setcontext")
    }

    /// Whether the resource is a session of GetFederationToken. It has no trust policy: who may tag it (`sts:TagSession`)
    /// is for the policies of the user who asks. Source: IAM User Guide, "Pass session tags in AWS STS",
    /// GetFederationToken.
    private static func isFederatedUser(_ resource: Span<UInt8>) -> Bool {
        guard resource.starts(with: "arn:"), let part = resource.resourcePart else { return false }
        return part.starts(with: "federated-user/")
    }

    /// Whether it is an action on a KMS key, whose key policy must allow or delegate. Source: KMS Developer Guide, "Key
    /// policies".
    private static func isKey(_ action: Span<UInt8>, _ resource: Span<UInt8>) -> Bool {
        guard action.starts(with: "kms:"), let part = resource.resourcePart else { return false }
        return part.starts(with: "key/")
    }
}

extension Principal {
    /// Whether it is a federated session of the root user.
    var isIssuedByRoot: Bool {
        guard let issuerARN else { return false }
        let span = issuerARN.utf8.span
        guard let part = span.resourcePart else { return false }
        return part.count == 4 && part.starts(with: "root")
    }

    /// Whether it is a service-linked role, by the flag or by the role's path.
    var isOfServiceLinkedRole: Bool {
        if isServiceLinkedRole { return true }
        guard kind == .assumedRole, let issuerARN else { return false }
        let span = issuerARN.utf8.span
        guard let part = span.resourcePart else { return false }
        return part.starts(with: "role/aws-service-role/")
    }
}

extension Span where Element == UInt8 {
    /// Whether the text in lower case starts with a text that is in lower case.
    @inline(__always)
    func starts(with text: StaticString) -> Bool {
        let prefix = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return Bytes.hasPrefixLowering(self, Span(_unsafeElements: prefix))
    }

    /// Whether the text in lower case is this text.
    @inline(__always)
    func isLowered(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && starts(with: text)
    }

    /// The part of an ARN behind the fifth colon, nil when there are fewer.
    var resourcePart: Span<UInt8>? {
        @_lifetime(copy self)
        get {
            var colons = 0
            for index in indices where self[index] == UInt8(ascii: ":") {
                colons += 1
                if colons == 5 { return extracting((index + 1)...) }
            }
            return nil
        }
    }
}
