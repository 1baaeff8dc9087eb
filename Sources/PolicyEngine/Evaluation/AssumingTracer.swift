import PolicyLanguage

/// Follows nothing, and takes one open element for known: what would the answer be then?
struct AssumingTracer: EvaluationTracer {
    /// What is taken for granted.
    struct Claim: Hashable {
        /// An element that is open.
        enum Subject: Hashable {
            /// A condition, wherever it stands: its operator, key and values.
            case condition(ConditionOperator, key: String, values: [String])
            /// The resource of a statement.
            case resource(ObjectIdentifier, statement: Int)

            init(_ element: Mismatch.Element, statement: Int, of policy: CompiledPolicy) {
                if case .condition(let place) = element {
                    let condition = policy.document.statements[statement].conditions[place]
                    self = .condition(
                        condition.operator,
                        key: condition.key.value.lowercased(),
                        values: condition.values.map(\.value)
                    )
                } else {
                    self = .resource(ObjectIdentifier(policy), statement: statement)
                }
            }
        }

        let subject: Subject
        let isTrue: Bool
    }

    static var seesEverything: Bool { false }

    private let claim: Claim

    init(_ claim: Claim) { self.claim = claim }

    func assumed(_ truth: Truth, _ element: Mismatch.Element, statement: Int, of policy: CompiledPolicy) -> Truth {
        guard truth == .unknown, Claim.Subject(element, statement: statement, of: policy) == claim.subject else {
            return truth
        }
        return Truth(claim.isTrue)
    }

    mutating func begin(_ type: PolicyType) {}
    mutating func begin(_ policy: AppliedPolicy, index: Int, level: Int?) {}
    mutating func fails(_ element: Mismatch.Element, _ truth: Truth, statement: Int, of policy: CompiledPolicy) {}
    mutating func end(statement: Int, of policy: CompiledPolicy, _ truth: Truth, grants: ResourceGrants) {}
    mutating func endPolicy() {}
    mutating func endLevel(_ tally: Tally) {}
    mutating func end(_ type: PolicyType, _ tally: Tally) {}
}
