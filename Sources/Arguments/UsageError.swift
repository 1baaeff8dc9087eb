/// What is wrong with a command line. Cases hold facts; the wording is below.
package enum UsageError: Error, Hashable, Sendable {
    case unknownCommand(String, suggestion: String?)
    case unknownOption(String, suggestion: String?)
    case unknownVariable(String, suggestion: String?)
    case missingValue(String, valueName: String)
    case unexpectedValue(String)
    case repeatedOption(String)
    case unexpectedArgument(String)
    case missingArgument(String)
    /// `name` is an option or a variable; a secret's value is not given.
    case invalidValue(String, value: String?, expected: String)
    /// An option that goes only with another.
    case needs(String, String)
    /// Two options that exclude each other.
    case conflict(String, String)

    /// What is wrong, in one sentence.
    package var message: String {
        switch self {
        case .unknownCommand(let name, _): "there is no command `\(name)`"
        case .unknownOption(let name, _): "there is no option `\(name)`"
        case .unknownVariable(let name, _): "there is no setting for the environment variable `\(name)`"
        case .missingValue(let name, let valueName): "`\(name)` needs a value: \(valueName)"
        case .unexpectedValue(let name): "`\(name)` takes no value"
        case .repeatedOption(let name): "`\(name)` is given twice"
        case .unexpectedArgument(let word): "nothing is expected where `\(word)` stands"
        case .missingArgument(let name): "\(name) is missing"
        case .invalidValue(let name, let value?, let expected): "`\(name)` cannot be `\(value)`: it must be \(expected)"
        case .invalidValue(let name, nil, let expected): "the value of `\(name)` is not valid: it must be \(expected)"
        case .needs(let name, let other): "`\(name)` needs `\(other)`"
        case .conflict(let name, let other): "`\(name)` and `\(other)` exclude each other"
        }
    }

    /// What to do about it.
    package func hint(for command: String) -> String {
        switch self {
        case .unknownCommand(_, let suggestion?), .unknownOption(_, let suggestion?),
            .unknownVariable(_, let suggestion?):
            "did you mean `\(suggestion)`?"
        case .unknownVariable: "unset it, or see `\(command) --help` for the settings"
        default: "see `\(command) --help`"
        }
    }
}

/// Finds what somebody may have meant.
package enum Spelling {
    /// The candidate with the fewest differing letters, if they are few. `prefix` is what all have in common.
    package static func nearest(to word: String, among candidates: [String], after prefix: String = "") -> String? {
        let limit = max(2, (word.utf8.count - prefix.utf8.count) / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = distance(Array(word.utf8.prefix(100)), Array(candidate.utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// Levenshtein's distance.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
            }
        }
        return row[right.count]
    }
}
