import Identifiers
import PolicyEngine
import PolicyLanguage

extension RepairFinder {
    /// `kms:ViaService` names a service in another Region than the key's: services use keys of their own Region only.
    ///
    /// Source: KMS Developer Guide, "kms:ViaService".
    func viaServiceRepair(_ failed: FailedCondition, _ editor: PolicyEditor) -> Repair? {
        guard failed.key.lowercased() == "kms:viaservice", failed.isPositiveEquality, let key = ARN(request.resource),
            key.service == "kms", !key.region.isEmpty, failed.condition.values.count == 1,
            let value = failed.condition.values.first
        else { return nil }
        let parts = value.value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[1] != key.region, !parts[1].contains("*"), !parts[1].contains("?"),
            parts[1].contains("-")
        else { return nil }
        let corrected = ([parts[0], key.region[...]] + parts.dropFirst(2)).joined(separator: ".")
        var repair = Repair(
            .wrongRegion,
            failed.finding,
            failed.evidence(
                "the policy names `\(value.value)`, and the key is in `\(key.region)`: services use keys of their own Region only"
            )
        )
        repair.correctValue(at: 0, of: failed, by: corrected, editor)
        repair.summary = "write `\(corrected)`"
        return repair
    }
}
