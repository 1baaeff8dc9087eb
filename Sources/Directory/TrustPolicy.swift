import Identifiers
import PolicyLanguage

/// The principals of trust policies. On save, the ARN of a user or role of this account stands for the entity that has
/// it now: its unique id is kept, and an entity that is made again under the same name is somebody else.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
extension Account {
    /// The unique ids of the users and roles of this account that a trust policy names by ARN. Refuses principals of
    /// this account that do not exist; those of other accounts cannot be checked from here.
    func trustedIDs(of document: PolicyDocument) throws(IAMError) -> [String: String] {
        var ids: [String: String] = [:]
        for statement in document.statements {
            for member in statement.principal?.members ?? [] {
                switch member.value {
                case .arn(let arn):
                    if let id = try uniqueID(ofPrincipal: arn) { ids[arn] = id }
                case .uniqueID(let id):
                    guard users[id] != nil || roles[id] != nil else { throw .invalidPrincipal(id) }
                case .everyone, .account, .federated, .service, .canonicalUser: break
                }
            }
        }
        return ids
    }

    /// Nil for principals that have no unique id of their own: sessions, and everybody of other accounts.
    private func uniqueID(ofPrincipal text: String) throws(IAMError) -> String? {
        guard let arn = ARN(text) else { throw .invalidPrincipal(text) }
        guard arn.account == id.text else { return nil }
        if arn.service == "iam" {
            guard let id = user(arn: text)?.id ?? role(arn: text)?.id else { throw .invalidPrincipal(text) }
            return id
        }
        let parts = arn.resource.split(separator: "/")
        if parts.count == 3, parts[0] == "assumed-role", role(named: String(parts[1]))?.name != String(parts[1]) {
            throw .invalidPrincipal(text)
        }
        return nil
    }

    /// The trust policy as the API shows it: principals under their present ARN, and under their unique id once they
    /// are deleted.
    package func printedTrustPolicy(of role: Role) -> String {
        var replacements: [String: String] = [:]
        for (arn, id) in role.trustedIDs {
            let present = users[id].map(self.arn(of:)) ?? roles[id].map(self.arn(of:)) ?? id
            if present != arn { replacements[arn] = present }
        }
        guard !replacements.isEmpty else { return role.trustPolicy.text }
        return replacing(replacements, in: role.trustPolicy.text)
    }

    /// Replaces principals, and nothing but principals: the same ARN in a condition stays as it was written.
    private func replacing(_ replacements: [String: String], in text: String) -> String {
        // The text was parsed when it was saved.
        guard let document = try? PolicyDocument(reading: text) else { return text }
        let members = document.statements.flatMap { $0.principal?.members ?? [] }
        let places = members.compactMap { member -> (position: SourcePosition, value: String)? in
            guard case .arn(let arn) = member.value, let value = replacements[arn] else { return nil }
            return (member.position, value)
        }
        // By scalars: as a Character, CR LF is one.
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        // From the end, so that the columns before a replacement stay true.
        let sorted = places.sorted { ($0.position.line, $0.position.column) > ($1.position.line, $1.position.column) }
        for (position, value) in sorted {
            let (line, start) = (position.line - 1, position.column - 1)
            guard let end = Account.endOfLiteral(in: lines[line], from: start) else { continue }
            lines[line].replaceSubrange(start...end, with: Array("\"\(value)\"".unicodeScalars))
        }
        return lines.map { line in
            var text = String.UnicodeScalarView()
            text.append(contentsOf: line)
            return String(text)
        }.joined(separator: "\n")
    }

    /// Where the string literal ends that starts at `start`: a JSON string has no line breaks in it.
    private static func endOfLiteral(in line: [Unicode.Scalar], from start: Int) -> Int? {
        guard start < line.count, line[start] == "\"" else { return nil }
        var index = start + 1
        while index < line.count {
            if line[index] == "\"" { return index }
            index += line[index] == "\\" ? 2 : 1
        }
        return nil
    }
}
