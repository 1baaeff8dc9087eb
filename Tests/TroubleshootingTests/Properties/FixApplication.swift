import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage

@testable import Troubleshooting

/// Makes the changes of a fix as their reader would: each patch is applied to the document that its `policy` and
/// `target` name. Knows nothing of how the fix was found.
struct FixApplication {
    var world: World
    var inquiry: Inquiry

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    mutating func apply(_ change: PolicyChange) throws {
        if change.policy == "request" { return try applyToRequest(change) }
        if change.policy == "session policy" { return try applyToSession(change) }
        let place = try place(of: change)
        let old = world.document(at: place)
        let new = try JSONPatch.apply(change.patch, to: old ?? "")
        if old == nil, change.patch.first?.path != "" { throw Failure(description: "no document: \(change.policy)") }
        _ = try PolicyDocument(reading: new)
        guard let told = change.document, try Self.canonical(told) == Self.canonical(new) else {
            throw Failure(description: "the document is not what the patch makes: \(change)")
        }
        guard world.setDocument(new, at: place, owner: owner) else {
            throw Failure(description: "nothing holds \(change.policy)")
        }
    }

    /// The text with its members in order of their names: a patch may put a member elsewhere.
    private static func canonical(_ text: String) throws -> String {
        func canonical(_ value: JSONValue) -> String {
            switch value.content {
            case .object(let members):
                let texts = members.sorted { $0.name < $1.name }.map { "\($0.name):\(canonical($0.value))" }
                return "{\(texts.joined(separator: ","))}"
            case .array(let elements): return "[\(elements.map(canonical).joined(separator: ","))]"
            case .string(let text): return "\"\(text)\""
            default: return value.source
            }
        }
        return canonical(try JSONText(reading: Array(text.utf8)).root)
    }

    /// A new policy of a resource is its account's; a bucket of which nobody knows the account is the caller's.
    private var owner: AccountID? {
        inquiry.resource.flatMap { ARN($0) }.flatMap { AccountID($0.account) }
            ?? inquiry.principal.flatMap(PrincipalName.init)?.account
    }

    private mutating func applyToRequest(_ change: PolicyChange) throws {
        for operation in change.patch {
            guard operation.path.hasPrefix("/context/"), let text = operation.value else {
                throw Failure(description: "unexpected: \(operation)")
            }
            let token = String(operation.path.dropFirst("/context/".count))
            if token.contains("/") { throw Failure(description: "the key is not escaped: \(operation.path)") }
            let key = token.replacing("~1", with: "/").replacing("~0", with: "~")
            let values = try JSONText(reading: Array(text.utf8)).root.elements.compactMap(\.string)
            inquiry.context.removeAll { $0.key.lowercased() == key.lowercased() }
            inquiry.absentKeys.removeAll { $0.lowercased() == key.lowercased() }
            inquiry.context.append(
                values.count == 1 ? ConditionKeyValue(key, values[0]) : ConditionKeyValue(key, values: values)
            )
        }
    }

    private mutating func applyToSession(_ change: PolicyChange) throws {
        var policies = inquiry.sessionPolicies ?? []
        let index = policies.firstIndex { if case .inline = $0 { true } else { false } } ?? policies.count
        var old = ""
        if index < policies.count, case .inline(let text) = policies[index] { old = text }
        let new = SessionPolicy.inline(try JSONPatch.apply(change.patch, to: old))
        if index < policies.count { policies[index] = new } else { policies.append(new) }
        inquiry.sessionPolicies = policies
    }

    private func place(of change: PolicyChange) throws -> PolicyPlace {
        let name = change.policy
        if name.hasPrefix("vpce-") { return .endpoint(id: name) }
        guard name.hasPrefix("arn:"), let arn = ARN(name) else { return .inline(holder: change.target, name: name) }
        switch arn.service {
        case "organizations": return .organization(id: name.split(separator: "/").last.map(String.init) ?? "")
        case "iam" where arn.resource.hasPrefix("policy/"): return .managed(arn: name)
        case "iam" where arn.resource.hasPrefix("role/"): return .trust(role: name)
        default: return .resource(name)
        }
    }
}
