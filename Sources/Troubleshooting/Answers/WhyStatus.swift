/// How a program that explains denials ends.
package enum WhyStatus: Int32, Sendable, CaseIterable {
    /// The request is allowed.
    case allowed = 0
    /// There is no answer: a file that cannot be read, a server that cannot be reached.
    case couldNotRun = 1
    /// Denied, and explained.
    case denied = 2
    /// It depends on what is not known.
    case depends = 4
    /// The command line is wrong.
    case usage = 64

    package init(_ outcome: Diagnosis.Outcome) {
        self =
            switch outcome {
            case .allow: .allowed
            case .explicitDeny, .implicitDeny: .denied
            case .depends: .depends
            }
    }

    /// Of many answers, the worst: denied before depends before allowed. No answers are nothing to complain of.
    package static func worst(_ statuses: some Sequence<WhyStatus>) -> WhyStatus {
        statuses.max { $0.severity < $1.severity } ?? .allowed
    }

    private var severity: Int {
        switch self {
        case .allowed: 0
        case .depends: 1
        case .denied: 2
        case .couldNotRun: 3
        case .usage: 4
        }
    }
}
