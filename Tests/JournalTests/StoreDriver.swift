import Directory
import Identifiers
import Journal
import Testing

/// A way to keep a store. The contract suite runs over each of them.
enum StoreDriver: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case sqlite = "SQLite"

    var testDescription: String { rawValue }

    func open(_ site: TestSite, options: StoreOptions = StoreOptions()) throws(StoreError) -> AccountStore {
        switch self {
        case .sqlite: try site.open(options: options)
        }
    }
}
