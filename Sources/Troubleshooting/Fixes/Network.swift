import PolicyEngine
import PolicyLanguage

/// Conditions on where a request comes from, and requests that show no such place: those that come through a VPC endpoint
/// carry no `aws:SourceIp`, and those that an AWS service makes on somebody's behalf come from the service.
///
/// Sources: IAM User Guide, "AWS global condition context keys" and "AWS: Denies access to AWS based on the source IP";
/// S3 User Guide, "Controlling access from VPC endpoints with bucket policies".
enum Network {
    /// One more condition of a Deny, so that it spares requests of this kind.
    struct Exception {
        let `operator`: String
        let key: String
        let value: String
        let what: String

        func summary(_ statement: Int) -> String { "except \(what) from the Deny of statement \(statement + 1)" }
    }

    static func exceptions(to deny: Statement, of request: AuthorizationRequest) -> [Exception] {
        let keys = deny.conditions.map { $0.key.value.lowercased() }
        guard keys.contains(where: isPlace) else { return [] }
        if isMadeByService(request), !keys.contains("aws:viaawsservice") {
            return [
                Exception(
                    operator: "Bool",
                    key: "aws:ViaAWSService",
                    value: "false",
                    what: "what AWS services ask on the caller's behalf"
                )
            ]
        }
        guard keys.contains("aws:sourceip"), let endpoint = request.context["aws:SourceVpce"]?.values.first else {
            return []
        }
        return [
            Exception(
                operator: "StringNotEquals",
                key: "aws:SourceVpce",
                value: endpoint,
                what: "what comes through the VPC endpoint `\(endpoint)`"
            )
        ]
    }

    /// Whether the caller cannot choose the place, because a service asks for him.
    static func isBeyondTheCaller(_ key: String, _ request: AuthorizationRequest) -> Bool {
        isPlace(key.lowercased()) && isMadeByService(request)
    }

    /// An address does not count on the way through an endpoint.
    static func remark(_ key: String, _ request: AuthorizationRequest) -> String {
        guard key.lowercased() == "aws:sourceip", let endpoint = request.context["aws:SourceVpce"]?.values.first else {
            return ""
        }
        return ", and not through the VPC endpoint `\(endpoint)`, which hides it"
    }

    private static func isPlace(_ key: String) -> Bool {
        ["aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce"].contains(key)
    }

    private static func isMadeByService(_ request: AuthorizationRequest) -> Bool {
        request.context["aws:ViaAWSService"]?.values.first?.lowercased() == "true"
    }
}
