extension Rule {
    /// How much a rule says: a reason of the denial, a doubt about the answer, or something to know.
    package enum Level: String, Sendable {
        case error, warning, note
    }

    package var level: Level {
        switch self {
        case .managementAccountNotLimited, .changedSince: .note
        case .notReproduced, .dependsOnContext, .policiesUnknown, .principalUnknown, .unreadablePolicy,
            .webIdentitySubjectNotTested:
            .warning
        default: .error
        }
    }
}
