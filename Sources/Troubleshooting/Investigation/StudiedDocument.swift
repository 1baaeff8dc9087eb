import PolicyEngine
import PolicyLanguage
import ServiceCatalog
import Synchronization

/// A policy document with what the search for causes asks of it whatever the request. It is found out when it is first
/// asked for, so that a policy of a thousand users is studied once.
final class StudiedDocument: Sendable {
    /// An action of a statement that no service has.
    struct MisspeltAction: Sendable {
        /// The pattern's number in `Action`.
        let index: Int
        let pattern: Located<String>
        /// The action that was probably meant.
        let meant: String
    }

    private struct Notes {
        var editor: PolicyEditor??
        /// By the number of the statement.
        var misspeltActions: [Int: [MisspeltAction]]?
    }

    /// Empty where it is not known.
    let text: String
    let compiled: CompiledPolicy
    private let catalog: Catalog
    private let notes = Mutex(Notes())

    init(_ compiled: CompiledPolicy, text: String, catalog: Catalog) {
        self.compiled = compiled
        self.text = text
        self.catalog = catalog
    }

    /// Whether `${…}` is a variable in this document.
    var hasVariables: Bool { compiled.document.version == .v2012 }

    /// Writes changes of the document; nil when its text is not known.
    var editor: PolicyEditor? {
        notes.withLock { notes in
            if let known = notes.editor { return known }
            let editor = PolicyEditor(text)
            notes.editor = .some(editor)
            return editor
        }
    }

    /// The misspelt actions in `Action` of an Allow.
    func misspeltActions(ofStatement index: Int) -> [MisspeltAction] {
        notes.withLock { notes in
            if let known = notes.misspeltActions { return known[index] ?? [] }
            let found = findMisspeltActions()
            notes.misspeltActions = found
            return found[index] ?? []
        }
    }

    private func findMisspeltActions() -> [Int: [MisspeltAction]] {
        var found: [Int: [MisspeltAction]] = [:]
        for (number, statement) in compiled.document.statements.enumerated()
        where statement.effect == .allow && !statement.action.isNegated {
            let misspelt = statement.action.patterns.enumerated().compactMap { index, pattern in
                catalog.meantAction(pattern.value).map { MisspeltAction(index: index, pattern: pattern, meant: $0) }
            }
            if !misspelt.isEmpty { found[number] = misspelt }
        }
        return found
    }
}

/// The documents that an investigator has met.
final class StudiedDocuments: Sendable {
    /// The bound keeps a search of fixes, which tries many documents once, from growing without end.
    private static let capacity = 4_096

    /// By the compiled policy, which its document keeps alive.
    private let known = Mutex<[ObjectIdentifier: StudiedDocument]>([:])

    func document(_ compiled: CompiledPolicy, catalog: Catalog, text: () -> String) -> StudiedDocument {
        let id = ObjectIdentifier(compiled)
        if let document = known.withLock({ $0[id] }) { return document }
        let document = StudiedDocument(compiled, text: text(), catalog: catalog)
        known.withLock { known in
            if known.count >= Self.capacity { known.removeAll() }
            known[id] = document
        }
        return document
    }
}
