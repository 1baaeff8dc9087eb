/// The form of an action in a policy: `prefix:Name` with wildcards in the name, or `*`.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action". Services and actions that nobody knows are accepted, as
/// AWS does: only the form is looked at.
enum ActionPattern {
    static func problem(_ text: String) -> Problem? {
        if text == "*" { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 {
            return Problem(
                message: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                detail: "`\(text)` is not of the form `service:Action`"
            )
        }
        if parts.count > 2 {
            return Problem(
                message: "Actions/Condition can contain only one colon.",
                detail: "`\(text)` has more than one"
            )
        }
        if parts[0].isEmpty || !parts[0].utf8.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") }) {
            return Problem(
                message: "Vendor \(parts[0]) is not valid",
                detail: "the service of `\(text)` must be written out, in letters, digits and hyphens"
            )
        }
        if parts[1].isEmpty || !parts[1].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            return Problem(message: PolicyError.syntaxErrors, detail: "`\(text)` names no action")
        }
        return nil
    }
}
