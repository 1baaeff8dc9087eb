/// The form of an action in a policy: `prefix:Name` with wildcards in the name, or `*`.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action". Services and actions that nobody knows are accepted, as
/// AWS does: only the form is looked at.
enum ActionPattern {
    static func problem(_ text: String) -> Problem? {
        // Bytes, not characters: this runs for every action of a policy.
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            if bytes.elementsEqual("*".utf8) { return nil }
            return Problem(
                message: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                detail: "`\(text)` is not of the form `service:Action`"
            )
        }
        let (service, name) = (bytes[..<colon], bytes[bytes.index(after: colon)...])
        if name.contains(UInt8(ascii: ":")) {
            return Problem(
                message: "Actions/Condition can contain only one colon.",
                detail: "`\(text)` has more than one"
            )
        }
        if service.isEmpty || !service.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") }) {
            return Problem(
                message: "Vendor \(Substring(service)) is not valid",
                detail: "the service of `\(text)` must be written out, in letters, digits and hyphens"
            )
        }
        if name.isEmpty || !name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            return Problem(message: PolicyError.syntaxErrors, detail: "`\(text)` names no action")
        }
        return nil
    }
}
