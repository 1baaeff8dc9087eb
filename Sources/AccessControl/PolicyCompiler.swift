package import Directory
package import PolicyEngine
import PolicyLanguage
import ServiceCatalog
import Synchronization

/// A policy that applies to a request and cannot be evaluated. Saved documents are valid, so this means damaged or
/// foreign data: the request must be refused, since the document may hold a Deny.
package struct UnreadablePolicy: Error, Sendable, Hashable {
    /// The policy's ARN or name.
    package let policy: String
    /// What is wrong with it.
    package let detail: String
}

/// Compiles every distinct document once and shares the result between all that it is attached to.
package final class PolicyCompiler: Sendable {
    private struct Tables {
        var byText: [PolicyText: CompiledPolicy] = [:]
        var awsManaged: [String: CompiledPolicy] = [:]
        /// The source of each compiled policy in the other two tables, for explanations.
        var texts: [ObjectIdentifier: String] = [:]
        /// What policies of the other two tables ask for, as far as somebody wanted to know.
        var askedKeys: [ObjectIdentifier: [String]] = [:]
    }

    /// Documents that have left every account stay until then; the bound keeps a churning account from growing without
    /// end.
    private static let capacity = 50_000

    private let tables = Mutex(Tables())
    /// Texts of AWS's own policies that stand in for the embedded ones, by ARN.
    private let awsManagedTexts: [String: PolicyText]

    /// A compiler for the policies of one world. `awsManagedPolicies` are the world's own texts of AWS's policies.
    package init(awsManagedPolicies: [String: PolicyText] = [:]) { awsManagedTexts = awsManagedPolicies }

    /// The compiled form of a saved document.
    package func policy(_ text: PolicyText, named name: String) throws(UnreadablePolicy) -> CompiledPolicy {
        if let known = tables.withLock({ $0.byText[text] }) { return known }
        let compiled = try compile(text.text, named: name)
        return tables.withLock { tables in
            if tables.byText.count >= Self.capacity {
                for old in tables.byText.values {
                    tables.texts[ObjectIdentifier(old)] = nil
                    tables.askedKeys[ObjectIdentifier(old)] = nil
                }
                tables.byText.removeAll()
            }
            // Two threads may have compiled the same text; all users share the first.
            if let first = tables.byText[text] { return first }
            tables.byText[text] = compiled
            tables.texts[ObjectIdentifier(compiled)] = text.text
            return compiled
        }
    }

    /// The compiled form of the default version of one of AWS's own managed policies; nil when there is none.
    package func awsManagedPolicy(arn: String) throws(UnreadablePolicy) -> CompiledPolicy? {
        if let known = tables.withLock({ $0.awsManaged[arn] }) { return known }
        guard let document = awsManagedTexts[arn]?.text ?? AWSManagedPolicies.policy(arn: arn)?.document
        else { return nil }
        let compiled = try compile(document, named: arn)
        return tables.withLock { tables in
            if let first = tables.awsManaged[arn] { return first }
            tables.awsManaged[arn] = compiled
            tables.texts[ObjectIdentifier(compiled)] = document
            return compiled
        }
    }

    /// The text that a policy of this compiler was compiled from, byte for byte; nil for others' policies.
    package func text(of policy: CompiledPolicy) -> String? {
        tables.withLock { $0.texts[ObjectIdentifier(policy)] }
    }

    /// The condition keys that a policy asks for, as `PolicyDocument.askedKeys` has them.
    func askedKeys(of policy: CompiledPolicy) -> [String] {
        let id = ObjectIdentifier(policy)
        if let known = tables.withLock({ $0.askedKeys[id] }) { return known }
        let keys = policy.document.askedKeys
        // Another's policy may die, and its place in memory be a new policy's.
        tables.withLock { if $0.texts[id] != nil { $0.askedKeys[id] = keys } }
        return keys
    }

    private func compile(_ text: String, named name: String) throws(UnreadablePolicy) -> CompiledPolicy {
        do {
            return CompiledPolicy(try PolicyDocument(reading: Array(text.utf8)))
        } catch {
            throw UnreadablePolicy(policy: name, detail: error.detail)
        }
    }
}
