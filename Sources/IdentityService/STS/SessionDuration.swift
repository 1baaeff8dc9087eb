import Directory

/// The limits of a session's duration. Source: IAM User Guide, "Compare AWS STS credentials", and the STS API's order
/// of errors.
enum SessionDuration {
    static let minimum = 900
    static let roleChainMaximum = 3600
    static let rootMaximum = 3600

    /// Seconds for an AssumeRole session. `requested` has been checked against 900…43200 by the API model.
    static func assumeRole(requested: Int?, role: Role, isChained: Bool) throws(IAMError) -> Int {
        // Without a wish the session lasts an hour, or what the role allows if that is less.
        let seconds = requested ?? min(3600, role.maxSessionDurationSeconds)
        guard seconds <= role.maxSessionDurationSeconds else {
            throw .validation(
                message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            )
        }
        guard !isChained || seconds <= roleChainMaximum else {
            throw .validation(
                message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
                    + "chaining."
            )
        }
        return seconds
    }

    /// Seconds for GetSessionToken and GetFederationToken: users up to 36 hours, 12 by default; the root user one hour,
    /// to which a longer wish is cut (STS API Reference, "GetSessionToken").
    static func longTermCaller(requested: Int?, isRoot: Bool) -> Int {
        isRoot ? min(requested ?? rootMaximum, rootMaximum) : requested ?? 43200
    }
}
