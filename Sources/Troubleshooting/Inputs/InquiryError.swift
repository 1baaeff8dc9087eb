/// Why there is nothing to explain in what was given.
package enum InquiryError: Error, Sendable, Hashable {
    /// There are no bytes, or only white space.
    case empty(place: String)
    /// A text without a denial in it.
    case noDenial(place: String)
    /// JSON that breaks off or is none, before the first event in it.
    case unreadable(place: String, detail: String, line: Int, column: Int)
    /// gzip that is damaged or cut.
    case corruptGzip(place: String)
    /// More bytes than are read, or more after decompression.
    case tooLarge(place: String, limit: Int)
}

extension InquiryError {
    /// What is wrong, for people.
    package var message: String {
        switch self {
        case .empty(let place): "\(place) is empty"
        case .noDenial(let place): "\(place) holds no denial that is recognised"
        case .unreadable(let place, let detail, let line, let column):
            "\(place) is not readable as JSON: \(detail) (line \(line), column \(column))"
        case .corruptGzip(let place): "\(place) is damaged or cut: it begins as gzip and does not end as such"
        case .tooLarge(let place, let limit): "\(place) is too large: more than \(limit / 1_048_576) MiB are not read"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .empty, .noDenial:
            "give an error message as an AWS client prints it, CloudTrail events, or a signed request with its answer"
        case .unreadable: "check that the file is complete; one event per line is read as well"
        case .corruptGzip: "fetch the file again"
        case .tooLarge: "split the file"
        }
    }
}
