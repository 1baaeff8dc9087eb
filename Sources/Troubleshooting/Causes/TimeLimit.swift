import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage

/// A condition on the moment of a request: from when, or until when, its statement holds.
///
/// Source: IAM User Guide, "AWS: Allows access based on date and time".
struct TimeLimit {
    enum Edge { case start, end }

    let edge: Edge
    /// The policy's moment, as it is written, and where it stands among the condition's values.
    let text: String
    let index: Int
    private let moment: Timestamp
    private let isEpoch: Bool

    private static let week: Int64 = 7 * 24 * 3600

    /// Nil for conditions on anything else, and for moments that cannot be read.
    init?(_ condition: Condition) {
        let key = condition.key.value.lowercased()
        guard Self.isAboutTime(key), condition.operator.quantifier == nil else { return nil }
        switch condition.operator.comparison {
        case .dateLessThan, .dateLessThanEquals, .numericLessThan, .numericLessThanEquals: edge = .end
        case .dateGreaterThan, .dateGreaterThanEquals, .numericGreaterThan, .numericGreaterThanEquals: edge = .start
        default: return nil
        }
        let moments = condition.values.enumerated().compactMap { index, value in
            ConditionDate.seconds(of: value.value).map { (index, value.value, $0) }
        }
        // One of several values suffices: that is the widest.
        let widest =
            edge == .end ? moments.max { $0.2 < $1.2 } : moments.min { $0.2 < $1.2 }
        guard let widest else { return nil }
        (index, text, moment) = (widest.0, widest.1, Timestamp(seconds: widest.2))
        isEpoch = key == "aws:epochtime"
    }

    static func isAboutTime(_ key: String) -> Bool {
        ["aws:currenttime", "aws:epochtime"].contains(key.lowercased())
    }

    /// A moment a week after the request, in the form of the policy's.
    func weekAfter(_ request: AuthorizationRequest) -> String? {
        let asked =
            request.context["aws:CurrentTime"]?.values.first ?? request.context["aws:EpochTime"]?.values.first
        guard let asked, let seconds = ConditionDate.seconds(of: asked) else { return nil }
        let later = Timestamp(seconds: seconds).advanced(bySeconds: Self.week)
        return isEpoch ? String(later.seconds) : later.description
    }

    /// Asking again when the policy's moment has come.
    var waiting: RequestChange {
        let later = moment.advanced(bySeconds: 1)
        return RequestChange(
            keys: [
                ConditionKeyValue("aws:CurrentTime", later.description),
                ConditionKeyValue("aws:EpochTime", String(later.seconds)),
            ],
            summary: "ask again after `\(text)`: the policy says from when on"
        )
    }
}

extension RepairFinder {
    /// What has ended was meant to: another end comes before an Allow without one.
    func timeRepair(_ failed: FailedCondition, _ limit: TimeLimit, _ general: Repair) -> Repair {
        var repair = Repair(
            .conditionNotMet,
            failed.finding,
            failed.evidence(
                "what the statement allows \(limit.edge == .end ? "ended on" : "begins on") `\(limit.text)`, and the request is of "
                    + (failed.actual ?? []).map { "`\($0)`" }.joined(separator: ", "),
                details: ["the moment was set on purpose: ask who did it whether it still holds"]
            )
        )
        repair.weakens = general.weakens
        switch limit.edge {
        case .start: repair.request = limit.waiting
        case .end:
            guard let editor = failed.finding.document.editor, let later = limit.weekAfter(request) else { break }
            repair.operations = [
                editor.replaceConditionValue(
                    at: limit.index,
                    failed.operatorName,
                    failed.key,
                    by: later,
                    of: failed.finding.statement.index
                )
            ]
            repair.summary =
                "if whoever let it end on `\(limit.text)` agrees, let it end on `\(later)`, a week after the request"
        }
        return repair
    }
}
