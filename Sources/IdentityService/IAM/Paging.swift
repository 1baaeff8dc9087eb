import AWSProtocol
import Directory
import Identifiers

/// `MaxItems` and `Marker` of a listing.
struct Paging: Sendable {
    let limit: Int
    private let marker: String?

    /// IAM's listings give 100 elements when the caller does not say how many.
    private static let defaultLimit = 100

    init(_ input: Structure) {
        limit = input.integer("MaxItems") ?? Paging.defaultLimit
        marker = input.string("Marker")
    }

    /// Where the page starts. A marker is only good for the operation that gave it out.
    func startKey(of operation: String) throws(IAMError) -> String? {
        guard let marker else { return nil }
        guard let bytes = Base32.decode(marker), let text = String(validating: bytes, as: UTF8.self),
            text.hasPrefix(operation + " ")
        else { throw .invalidMarker }
        return String(text.dropFirst(operation.count + 1))
    }

    /// The marker of the page that starts after `key`.
    static func marker(of operation: String, after key: String) -> String {
        Base32.encode("\(operation) \(key)".utf8)
    }
}

extension Page {
    /// The answer of a listing: its elements under `member`, and how to go on.
    func answer(_ member: String, of operation: String, _ describe: (Element) -> Value) -> Structure {
        var answer: Structure = [member: .list(elements.map(describe))]
        addContinuation(to: &answer, of: operation)
        return answer
    }

    func addContinuation(to answer: inout Structure, of operation: String) {
        answer["IsTruncated"] = .boolean(nextKey != nil)
        answer["Marker"] = nextKey.map { .string(Paging.marker(of: operation, after: $0)) }
    }
}
