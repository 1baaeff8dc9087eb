extension PolicyDocument {
    /// Reads and validates a document as AWS does when it is saved as this kind of policy.
    public init(parsing text: [UInt8], as kind: PolicyKind) throws(PolicyError) {
        let draft: DocumentDraft
        do {
            draft = try DocumentReader(tree: JSONScanner.read(text, isLatin1Only: kind.isLatin1Only)).document()
        } catch {
            throw PolicyError(error, kind: kind)
        }
        try PolicyRules.check(draft, as: kind)
        do { try self.init(draft) } catch { throw PolicyError(error, kind: kind) }
    }

    /// Reads and validates a document as AWS does when it is saved as this kind of policy.
    public init(parsing text: String, as kind: PolicyKind) throws(PolicyError) {
        try self.init(parsing: Array(text.utf8), as: kind)
    }

    /// Reads a document that has been saved already, of whatever kind: its grammar and its types are checked, the rules
    /// for saving are not. Anything unknown is an error all the same.
    public init(reading text: [UInt8]) throws(PolicyError) {
        do {
            let tree = try JSONScanner.read(
                text,
                isLatin1Only: false,
                maximumCharacters: JSONScanner.maximumCharactersOfSaved
            )
            try self.init(DocumentReader(tree: tree, takesBarePrincipals: true).document())
        } catch {
            throw PolicyError(error, kind: .managed)
        }
    }

    /// Reads a document that has been saved already.
    public init(reading text: String) throws(PolicyError) {
        try self.init(reading: Array(text.utf8))
    }
}

extension PolicyKind {
    /// The `policyDocument` parameters of IAM and STS take U+0009, U+000A, U+000D and U+0020–U+00FF (IAM API
    /// Reference, CreatePolicy); other services take any text.
    var isLatin1Only: Bool {
        switch self {
        case .managed, .inline, .session, .trust: true
        case .resource, .serviceControl, .resourceControl, .vpcEndpoint: false
        }
    }
}
