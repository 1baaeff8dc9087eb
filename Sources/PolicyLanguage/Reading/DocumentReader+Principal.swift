/// `Principal` and `NotPrincipal`. Source: IAM User Guide, "AWS JSON policy elements: Principal".
extension DocumentReader {
    func principal(_ row: Int, isNegated: Bool) throws(ReadingError) -> Located<PrincipalElement> {
        let element = isNegated ? "NotPrincipal" : "Principal"
        switch tree.kind(row) {
        case .string:
            return Located(try barePrincipal(row, element, isNegated: isNegated), at: tree.position(row))
        case .object:
            var members: [Located<PrincipalElement.Member>] = []
            var children = tree.children(of: row)
            while let name = children.next(), let value = children.next() {
                let type = tree.text(name)
                guard let read = PrincipalElement.reader(of: type) else {
                    throw failure(
                        .invalidPrincipal(type: type, value: tree.kind(value) == .string ? tree.text(value) : ""),
                        "`\(type)` is no type of principal: there are AWS, Federated, Service and CanonicalUser",
                        at: name
                    )
                }
                for text in try strings(value, type) {
                    guard let member = read(text.value) else {
                        throw ReadingError(
                            issue: .invalidPrincipal(type: type, value: text.value),
                            detail: "`\(text.value)` is no principal of type \(type)",
                            position: text.position
                        )
                    }
                    members.append(Located(member, at: text.position))
                }
            }
            return Located(PrincipalElement(isNegated: isNegated, members: members), at: tree.position(row))
        default: throw failure(.type(element: element), "`\(element)` is `\"*\"` or an object", at: row)
        }
    }

    /// `"*"`. The grammar has no other string here, but exported policies do say `"Principal": "arn:…"`, which can only
    /// mean an AWS principal: read, never accepted when a policy is saved.
    private func barePrincipal(
        _ row: Int,
        _ element: String,
        isNegated: Bool
    ) throws(ReadingError) -> PrincipalElement {
        if tree.isText(row, "*") {
            let everyone = Located(PrincipalElement.Member.everyone, at: tree.position(row))
            return PrincipalElement(isNegated: isNegated, isBareWildcard: true, members: [everyone])
        }
        guard takesBarePrincipals, let member = PrincipalElement.Member(aws: tree.text(row)) else {
            throw failure(.principalNotObject, "`\(element)` is `\"*\"` or an object", at: row)
        }
        return PrincipalElement(isNegated: isNegated, members: [Located(member, at: tree.position(row))])
    }
}

extension PrincipalElement {
    /// What reads the values of a type of principal; nil for a type that does not exist.
    static func reader(of type: String) -> ((String) -> Member?)? {
        switch type {
        case "AWS": Member.init(aws:)
        case "Federated": { isFederated($0) ? .federated($0) : nil }
        case "Service": { isServiceName($0) ? .service($0) : nil }
        case "CanonicalUser": { isCanonicalUser($0) ? .canonicalUser($0) : nil }
        default: nil
        }
    }

    /// A provider's host name, with a path for some, or its ARN.
    private static func isFederated(_ text: String) -> Bool {
        if text.hasPrefix("arn:") { return text.split(separator: ":", omittingEmptySubsequences: false).count >= 6 }
        return !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "*") && byte != UInt8(ascii: "?")
            }
    }

    /// `lambda.amazonaws.com`; `"*"` is not allowed, and neither is part of a name (Principal page).
    private static func isServiceName(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "."))
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// 64 hexadecimal digits.
    private static func isCanonicalUser(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { hexadecimalDigit($0) != nil }
    }
}

extension PrincipalElement.Member {
    /// A value of the `AWS` type: everyone, an account, an ARN, or the unique id of a user or role.
    init?(aws text: String) {
        if text == "*" {
            self = .everyone
        } else if Self.isAccount(text) {
            self = .account(text)
        } else if text.hasPrefix("arn:") {
            let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard fields.count == 6, !fields[1].isEmpty, fields[2] == "iam" || fields[2] == "sts", fields[3].isEmpty,
                // S3 knows CloudFront's origin access identities as users of an account called `cloudfront`.
                Self.isAccount(fields[4]) || fields[4] == "cloudfront", Self.isEntity(fields[5])
            else { return nil }
            self = fields[5] == "root" ? .account(String(fields[4])) : .arn(text)
        } else if Self.isUniqueID(text) {
            self = .uniqueID(text)
        } else {
            return nil
        }
    }

    private static func isAccount(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    /// "No partial wildcards; groups cannot be principals": users, roles and their sessions only.
    private static func isEntity(_ resource: Substring) -> Bool {
        if resource == "root" { return true }
        if resource.utf8.contains(UInt8(ascii: "*")) || resource.utf8.contains(UInt8(ascii: "?")) { return false }
        return ["user/", "role/", "assumed-role/", "federated-user/"].contains { prefix in
            resource.hasPrefix(prefix) && resource.utf8.count > prefix.utf8.count
        }
    }

    private static func isUniqueID(_ text: String) -> Bool {
        (16...128).contains(text.utf8.count) && (text.hasPrefix("AIDA") || text.hasPrefix("AROA"))
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: false
                }
            }
    }
}
