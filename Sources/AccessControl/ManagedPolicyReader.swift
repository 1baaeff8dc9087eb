import Directory
import PolicyEngine

/// Finds managed policies, the account's and AWS's, as they are in force: their default versions.
struct ManagedPolicyReader {
    /// Nil where the account is not known: then only AWS's policies are.
    let account: Account?
    let compiler: PolicyCompiler

    func applied(
        _ arn: String,
        type: PolicyType,
        attachedTo holder: String
    ) throws(UnreadablePolicy) -> AppliedPolicy {
        let slash = arn.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(arn[arn.utf8.index(after: $0)...]) } ?? arn
        let source = PolicySource(type: type, arn: arn, name: name, attachedTo: holder)
        if let policy = account?.managedPolicy(arn: arn) {
            guard let version = policy.versions.first(where: { $0.id == policy.defaultVersionID }) else {
                throw UnreadablePolicy(policy: arn, detail: "its default version \(policy.defaultVersionID) is missing")
            }
            return AppliedPolicy(try compiler.policy(version.document, named: arn), source: source)
        }
        guard let compiled = try compiler.awsManagedPolicy(arn: arn) else {
            throw UnreadablePolicy(policy: arn, detail: "there is no such policy")
        }
        return AppliedPolicy(compiled, source: source)
    }
}
