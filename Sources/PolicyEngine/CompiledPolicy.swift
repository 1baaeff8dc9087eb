public import PolicyLanguage

/// A policy document made ready for evaluation. Immutable; share one instance between all places where the same
/// document stands.
public final class CompiledPolicy: Sendable {
    /// The document that was compiled.
    public let document: PolicyDocument

    /// Compiles a document. Total: what cannot match anything is compiled to something that matches nothing.
    public init(_ document: PolicyDocument) {
        self.document = document
    }
}
