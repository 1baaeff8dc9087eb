import ServiceCatalog

/// Prints `name<TAB>value<TAB>unit` for one measured step.
func measure(_ name: String, per count: Int = 1, _ work: () -> Void) {
    let clock = ContinuousClock()
    let duration = clock.measure(work)
    let (seconds, attoseconds) = duration.components
    let nanoseconds = (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(count)
    print("\(name)\t\(nanoseconds)\tns")
}

/// Keeps a result alive, so that the work is not optimised away.
nonisolated(unsafe) var sink = 0

measure("managed-policies/index") { sink &+= AWSManagedPolicies.all.count }
let arns = AWSManagedPolicies.all.map(\.arn)
measure("managed-policies/find-by-arn", per: arns.count) {
    for arn in arns { sink &+= AWSManagedPolicies.policy(arn: arn)?.documentByteCount ?? 0 }
}
measure("managed-policies/all-documents") {
    for policy in AWSManagedPolicies.all { sink &+= policy.document.utf8.count }
}
