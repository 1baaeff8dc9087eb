/// What temporary credentials may not call, whatever the policies say.
///
/// Source: IAM User Guide, "Compare AWS STS credentials"; the answers were observed on AWS.
package enum SessionRestrictions {
    /// Throws when the caller's credentials are of a kind that may not call `operation` of `service`.
    package static func check(
        _ caller: Caller,
        service: String,
        operation: String
    ) throws(AuthenticationError) {
        guard let session = caller.session else { return }
        switch (session.origin, service) {
        case (.getSessionToken, "iam"):
            guard session.mfaAuthenticated != nil else { throw .sessionMayNotCallIAM(session.origin) }
        case (.getSessionToken, "sts"):
            guard operation == "AssumeRole" || operation == "GetCallerIdentity" else {
                throw .sessionMayNotCall(operation: operation, session.origin)
            }
        case (.getFederationToken, "iam"): throw .sessionMayNotCallIAM(session.origin)
        case (.getFederationToken, "sts"):
            guard operation == "GetCallerIdentity" else {
                throw .sessionMayNotCall(operation: operation, session.origin)
            }
        case (.assumeRole, "sts"):
            guard operation != "GetSessionToken", operation != "GetFederationToken" else {
                throw .sessionMayNotCall(operation: operation, session.origin)
            }
        default: return
        }
    }
}
