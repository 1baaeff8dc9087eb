extension AWSProtection {
    /// The rule that keeps customers from making this call, whatever their policies allow.
    init?(refusing request: borrowing AuthorizationRequest, _ facts: RequestFacts) {
        let action = request.action.utf8.span
        if action.starts(with: "iam:") {
            let resource = request.resource.utf8.span
            let name = action.extracting(4...)
            if name.starts(with: "get") || name.starts(with: "list") || name.starts(with: "generate")
                || name.starts(with: "simulate")
            {
                return nil
            }
            guard let part = resource.resourcePart else { return nil }
            if part.starts(with: "policy/"), Self.isOwnedByAWS(resource) {
                self = .awsManagedPolicy
            } else if part.starts(with: "role/aws-reserved/") {
                self = .reservedRole
            } else if part.starts(with: "role/aws-service-role/"), !Self.isOpenForServiceLinkedRoles(name) {
                self = .serviceLinkedRole
            } else {
                return nil
            }
        } else if action.starts(with: "kms:") {
            let resource = request.resource.utf8.span
            guard
                action.isLowered("kms:createalias") || action.isLowered("kms:updatealias")
                    || action.isLowered("kms:deletealias"),
                let part = resource.resourcePart, part.starts(with: "alias/aws/")
            else { return nil }
            self = .awsManagedKeyAlias
        } else {
            return nil
        }
    }

    /// Whether the ARN's account is `aws`.
    private static func isOwnedByAWS(_ arn: Span<UInt8>) -> Bool {
        var colons = 0
        for index in arn.indices where arn[index] == UInt8(ascii: ":") {
            colons += 1
            if colons == 4 { return arn.extracting((index + 1)...).starts(with: "aws:") }
        }
        return false
    }

    /// What customers may do with service-linked roles: make and delete them through the calls made for that, edit the
    /// description, and pass them. Source: IAM User Guide, "Using service-linked roles".
    private static func isOpenForServiceLinkedRoles(_ name: Span<UInt8>) -> Bool {
        name.isLowered("createservicelinkedrole") || name.isLowered("deleteservicelinkedrole")
            || name.isLowered("updateroledescription") || name.isLowered("updaterole") || name.isLowered("passrole")
    }
}
