import PolicyEngine
import PolicyLanguage

/// Why a case could not be asked.
package struct CaseError: Error {
    /// In words for people.
    package let reason: String
}

/// One line of a conformance file: a question and its answer.
package enum ConformanceCase {
    /// A whole authorization question.
    case evaluation(EvaluationCase)
    /// One condition.
    case condition(ConditionCase)

    /// Recognises the kind by its fields.
    package init(_ fields: [String: JSONValue]) throws(CaseError) {
        if fields["operator"] != nil {
            self = .condition(try ConditionCase(fields))
        } else if fields["action"] != nil {
            self = .evaluation(try EvaluationCase(fields))
        } else {
            throw CaseError(reason: "neither an evaluation (`action`) nor a condition (`operator`)")
        }
    }

    /// The right answer.
    package var expected: String {
        switch self {
        case .evaluation(let question): question.expected.rawValue
        case .condition(let question): String(question.expected)
        }
    }

    /// The engine's answer.
    package func answer() throws(CaseError) -> String {
        switch self {
        case .evaluation(let question):
            PolicyEvaluator.decide(question.request, question.policies).decision.rawValue
        case .condition(let question): String(question.holds())
        }
    }
}

/// Reading fields that must be there.
extension [String: JSONValue] {
    func string(_ name: String) throws(CaseError) -> String {
        guard let text = self[name]?.text else { throw CaseError(reason: "`\(name)` is not text") }
        return text
    }

    func optionalString(_ name: String) throws(CaseError) -> String? {
        switch self[name] {
        case nil, .null: nil
        default: try string(name)
        }
    }

    func context(_ name: String) throws(CaseError) -> RequestContext {
        var context = RequestContext()
        guard case .object(let keys) = self[name] ?? .object([:]) else {
            throw CaseError(reason: "`\(name)` is not an object")
        }
        for (key, value) in keys.sorted(by: { $0.key < $1.key }) {
            if case .array(let values) = value {
                context.set(key, values: values.compactMap(\.text))
            } else if let text = value.text {
                context.set(key, text)
            } else {
                throw CaseError(reason: "the value of `\(key)` is neither text nor a list")
            }
        }
        return context
    }

    /// Refuses fields that mean something to the author of the cases, and nothing to us.
    func rejectOthers(than known: Set<String>) throws(CaseError) {
        if let other = keys.sorted().first(where: { !known.contains($0) }) {
            throw CaseError(reason: "unknown field `\(other)`")
        }
    }
}
