import AccessControl
import Authentication
import Directory
import HTTPMessage
import Identifiers
import ServiceCatalog

/// Why credentials were refused before any policy was asked: expired, inactive, unknown, or of a kind that may not call
/// the operation.
///
/// Source: IAM User Guide, "Compare AWS STS credentials" and "Troubleshoot IAM".
struct CredentialCauses {
    let inquiry: Inquiry
    let world: World
    /// What was seen to change in the same input.
    let changes: ChangeHistory

    private var text: String { inquiry.message ?? "" }

    /// Whether the refusal is about credentials.
    static func concern(_ inquiry: Inquiry) -> Bool {
        if inquiry.errorCode.map(codes.contains) ?? false { return true }
        let text = inquiry.message ?? ""
        return ByteText.holds(text, "Cannot call GetSessionToken with session credentials")
            || ByteText.holds(text, "Cannot call GetFederationToken with session credentials")
            || ByteText.holds(text, "The security token included in the request is ")
            || ByteText.holds(text, "AWS was not able to validate the provided access credentials")
    }

    private static let codes: Set = [
        "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException",
        "InvalidAccessKeyId", "InvalidToken", "TokenRefreshRequired", "AuthFailure",
    ]

    func causes() -> [Cause] {
        if text.contains("with session credentials") { return [sessionCannotCall()] }
        let isExpired =
            inquiry.errorCode?.hasPrefix("ExpiredToken") == true || text.contains("is expired")
            || text.contains("has expired")
        if isExpired {
            return [cause(.credentialsExpired, Evidence("the temporary credentials have expired: \(text)"))]
        }
        if let changed = changedKey() { return [changed] }
        if let known = knownKey() { return [known] }
        if missesToken { return [tokenMissing()] }
        return restricted() + [unknownKey()]
    }

    private func cause(_ rule: Rule, _ evidence: Evidence) -> Cause {
        Cause(rule: rule, policyType: nil, policy: nil, statement: nil, evidence: evidence)
    }

    private func sessionCannotCall() -> Cause {
        var evidence = Evidence(
            "credentials of a session cannot ask for another session: only a user's own access key can"
        )
        evidence.actual = inquiry.principal.map { [$0] }
        return cause(.sessionCannotCallOperation, evidence)
    }

    // MARK: The key

    /// A key that the world has: inactive, or of a user that is gone.
    private func knownKey() -> Cause? {
        guard let id = inquiry.accessKeyID else { return nil }
        for account in world.accounts.values.sorted(by: { $0.id < $1.id }) {
            guard let key = account.accessKeys[id] else { continue }
            if key.status == .inactive {
                var evidence = Evidence("the access key `\(id)` is inactive")
                evidence.expected = ["Active"]
                evidence.actual = ["Inactive"]
                return cause(.accessKeyInactive, evidence)
            }
            if key.ownerID != account.id.text, account.users[key.ownerID] == nil {
                var evidence = Evidence("the user that the access key `\(id)` belonged to was deleted")
                evidence.actual = [key.ownerID]
                return cause(.principalDeleted, evidence)
            }
        }
        return nil
    }

    /// A key that was just made or activated.
    private func changedKey() -> Cause? {
        guard let id = inquiry.accessKeyID, let time = inquiry.time else { return nil }
        let start = time.advanced(bySeconds: -CauseFinder.propagationSeconds)
        let change = changes.last(of: [id], from: start, through: time) { $0.action != "iam:DeleteAccessKey" }
        guard let change else { return nil }
        let seconds = time.seconds - change.time.seconds
        var evidence = Evidence(
            "`\(change.action)` of `\(id)`\(change.actor.map { " by `\($0)`" } ?? "") at \(change.time), \(seconds) seconds before the "
                + "denial: changes take some time to be seen everywhere"
        )
        evidence.expected = [change.time.description]
        evidence.actual = [time.description]
        return cause(.changeNotYetVisible, evidence)
    }

    /// A key that was seen to be deleted.
    private var deletion: ObservedChange? {
        guard let id = inquiry.accessKeyID, let time = inquiry.time else { return nil }
        return changes.last(of: [id], from: Timestamp(seconds: 0), through: time) { $0.action == "iam:DeleteAccessKey" }
    }

    private var missesToken: Bool {
        guard let id = inquiry.accessKeyID, id.hasPrefix("ASIA"), let exchange = inquiry.exchange,
            let request = ExchangeRequest.parse(exchange.request)
        else { return false }
        return request.headers.text("x-amz-security-token") == nil
            && !String(decoding: request.target, as: UTF8.self).contains("X-Amz-Security-Token")
    }

    private func tokenMissing() -> Cause {
        var evidence = Evidence(
            "`\(inquiry.accessKeyID ?? "")` is a temporary key, and the request carries no session token"
        )
        evidence.expected = ["X-Amz-Security-Token"]
        return cause(.signatureSessionTokenMissing, evidence)
    }

    /// Temporary credentials answer as if they were unknown where their kind may not call the service.
    private func restricted() -> [Cause] {
        let action = (inquiry.action ?? actionOfIAM ?? "").lowercased()
        let isTemporary = inquiry.accessKeyID.map { $0.hasPrefix("ASIA") }
        if isTemporary == true, let service = Catalog.aws.service(String(action.prefix { $0 != ":" })),
            service.temporaryCredentials == .no
        {
            var evidence = Evidence("\(service.name) does not take temporary credentials: use a user's access key")
            evidence.actual = inquiry.principal.map { [$0] }
            return [cause(.serviceRefusesTemporaryCredentials, evidence)]
        }
        guard action.hasPrefix("iam:") || action.hasPrefix("sts:"), isTemporary ?? true else { return [] }
        if case .federatedUser? = inquiry.principal.flatMap(PrincipalName.init) {
            var evidence = Evidence(
                "credentials of GetFederationToken cannot call IAM at all, nor STS but for GetCallerIdentity"
            )
            evidence.actual = inquiry.principal.map { [$0] }
            return [cause(.federationTokenLimits, evidence)]
        }
        var evidence = Evidence(
            isTemporary == true
                ? "credentials of GetSessionToken cannot call IAM unless they were made with multi-factor authentication"
                : "if these are credentials of GetSessionToken: they cannot call IAM unless they were made with multi-factor authentication"
        )
        evidence.actual = inquiry.action.map { [$0] }
        evidence.details = ["IAM answers InvalidClientTokenId then, not AccessDenied"]
        let limits = cause(.sessionTokenLimits, evidence)
        // With a full stop the text is the one for a key that nobody has.
        return isTemporary == nil && text.hasSuffix("is invalid.") ? [] : [limits]
    }

    /// The call that the client names, where IAM has one of this name: InvalidClientTokenId is an error of IAM and STS.
    private var actionOfIAM: String? {
        guard inquiry.errorCode == "InvalidClientTokenId", let operation = inquiry.operation else { return nil }
        return ["iam", "sts"].lazy.compactMap { Catalog.aws.service($0)?.action(named: operation)?.qualifiedName }.first
    }

    private func unknownKey() -> Cause {
        var evidence = Evidence(
            inquiry.accessKeyID.map { "there is no access key `\($0)`, or its secret or session token is of another" }
                ?? "the access key is unknown, inactive or deleted, or its session token is of another key"
        )
        evidence.actual = inquiry.accessKeyID.map { [$0] }
        if let deletion {
            evidence.details = ["it was deleted\(deletion.actor.map { " by `\($0)`" } ?? "") at \(deletion.time)"]
        }
        return cause(.accessKeyUnknown, evidence)
    }
}
