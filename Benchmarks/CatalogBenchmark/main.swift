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
measure("catalog/index") { sink &+= Catalog.aws.prefixes.count }
measure("catalog/first-use-of-s3") { sink &+= Catalog.aws.service("s3")?.actions.count ?? 0 }
measure("catalog/first-use-of-ec2") { sink &+= Catalog.aws.service("ec2")?.actions.count ?? 0 }
measure("catalog/first-use-of-all-others") {
    for prefix in Catalog.aws.prefixes { sink &+= Catalog.aws.service(prefix)?.actions.count ?? 0 }
}
let names = Catalog.aws.prefixes.compactMap(Catalog.aws.service).flatMap { $0.actions.map(\.qualifiedName) }
measure("catalog/find-action", per: names.count) {
    for name in names { sink &+= Catalog.aws.action(name)?.resources.count ?? 0 }
}
measure("catalog/find-global-key", per: 1000) {
    for _ in 0..<1000 { sink &+= Catalog.aws.conditionKey("aws:SourceIp")?.name.utf8.count ?? 0 }
}
measure("catalog/find-family-of-keys", per: 1000) {
    for _ in 0..<1000 { sink &+= Catalog.aws.conditionKey("aws:RequestTag/team")?.name.utf8.count ?? 0 }
}
measure("catalog/resource-types-of-arn", per: 1000) {
    let service = Catalog.aws.service("s3")
    for _ in 0..<1000 { sink &+= service?.resourceTypes(of: "arn:aws:s3:::my-bucket/key").count ?? 0 }
}
measure("catalog/nearest-action") { sink &+= Catalog.aws.nearestAction(to: "s3:GetObjct")?.name.utf8.count ?? 0 }
measure("catalog/actions-on-resource") { sink &+= Catalog.aws.actions(onResource: "arn:aws:s3:::b/k").count }
measure("catalog/all-actions-by-pattern") { sink &+= Catalog.aws.matchingActions("*").count }
