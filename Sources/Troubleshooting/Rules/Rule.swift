/// A cause of denials that Sesame recognises. Numbers never change their meaning and are never used again.
package enum Rule: Int, Sendable, CaseIterable {
    // An explicit deny, by the type of policy.
    case explicitDenyIdentityPolicy = 1001
    case explicitDenyResourcePolicy = 1002
    case explicitDenyPermissionsBoundary = 1003
    case explicitDenySessionPolicy = 1004
    case explicitDenyServiceControlPolicy = 1005
    case explicitDenyResourceControlPolicy = 1006
    case explicitDenyVPCEndpointPolicy = 1007
    case explicitDenyTrustPolicy = 1008

    // Nothing allows, by the type of policy.
    case noIdentityPolicyAllows = 1011
    case noResourcePolicyAllows = 1012
    case noPermissionsBoundaryAllows = 1013
    case noSessionPolicyAllows = 1014
    case noServiceControlPolicyAllows = 1015
    case noVPCEndpointPolicyAllows = 1017
    case noTrustPolicyAllows = 1018

    // Two accounts, and sessions.
    case crossAccountCallerSideMissing = 1021
    case crossAccountResourceSideMissing = 1022
    case sessionLimitsResourceGrant = 1023
    case federatedUserWithoutSessionPolicy = 1024
    case keyPolicyDoesNotDelegate = 1025
    case managementAccountNotLimited = 1026
    case awsProtected = 1027
    case rootUserLimited = 1028
    case organizationCallFromMember = 1029

    // Conditions.
    case conditionNotMet = 1040
    case conditionKeyMissing = 1041
    case keyOrTagCaseDiffers = 1042
    case denyMatchesMissingKey = 1043
    case multiFactorRequired = 1044
    case variableNeedsVersion = 1045
    case variableMisspelt = 1046
    case variableHasNoValue = 1047
    case wildcardUnderStringEquals = 1048
    case principalArnOfSession = 1049
    case setOperatorOnMissingKey = 1050
    case conditionValueUnreadable = 1051

    // Statements that nearly match.
    case nearMissResource = 1060
    case actionWithoutResourceLevelPermissions = 1061
    case wrongResourceType = 1062
    case wrongPartition = 1063
    case wrongRegion = 1064
    case wrongAccount = 1065
    case letterCaseDiffers = 1066
    case actionMisspelt = 1067
    case notActionSurprise = 1068
    case notResourceSurprise = 1069
    case wrongPolicyVersion = 1070
    case missingDependentAction = 1071
    case principalMismatch = 1072

    // Trust policies.
    case trustPrincipalMissing = 1080
    case externalIDMismatch = 1081
    case sourceIdentityNotAllowed = 1082
    case sessionTagsNotAllowed = 1083
    case trustRequiresMultiFactor = 1084
    case trustServiceMismatch = 1085
    case principalRecreated = 1086
    case roleDoesNotTrustItself = 1087
    case roleNotFound = 1088
    case rootCannotAssumeRoles = 1089

    // Web identity.
    case webIdentityAudienceMismatch = 1090
    case webIdentitySubjectMismatch = 1091
    case webIdentityARNInKey = 1092
    case webIdentityWildcardUnderStringEquals = 1093
    case webIdentitySubjectNotTested = 1094
    case webIdentityProviderMismatch = 1095
    case webIdentityAudienceAndSubjectSwapped = 1096
    case samlResponseRefused = 1097

    // Signatures.
    case signatureBodyDiffers = 1100
    case signatureHeaderDiffers = 1101
    case signaturePathDiffers = 1102
    case signatureQueryDiffers = 1103
    case signatureWrongService = 1104
    case signatureWrongRegion = 1105
    case signatureClockSkew = 1106
    case signatureSessionTokenMissing = 1107
    case signatureWrongSecret = 1108
    case signatureMalformed = 1109
    case signatureMethodDiffers = 1110
    case requestNotSigned = 1111

    // Credentials.
    case credentialsExpired = 1120
    case accessKeyInactive = 1121
    case accessKeyUnknown = 1122
    case principalDeleted = 1123
    case serviceRefusesTemporaryCredentials = 1124
    case sessionTokenLimits = 1125
    case federationTokenLimits = 1126
    case sessionCannotCallOperation = 1127
    case sessionDurationTooLong = 1128

    // Time.
    case changeNotYetVisible = 1130
    case changedSince = 1131
    case notReproduced = 1132

    // MFA devices and first sign-in.
    case unassignedMFADevice = 1140
    case deleteMFADeviceDenied = 1141
    case passwordChangeBlockedByMFA = 1142
    case multiFactorCodeRefused = 1143

    // Services.
    case s3NotFoundHidden = 1150
    case s3PublicAccessBlocked = 1151
    case s3AccessControlListsDisabled = 1152

    // What cannot be told.
    case dependsOnContext = 1160
    case policiesUnknown = 1161
    case principalUnknown = 1162
    case unreadablePolicy = 1163

    /// `SES1042`
    package var id: String { "SES\(rawValue)" }

    /// The rule with this id, in either case, with or without `SES`.
    package init?(id: some StringProtocol) {
        let digits = id.uppercased().hasPrefix("SES") ? id.dropFirst(3) : id[...]
        guard let number = Int(digits), let rule = Rule(rawValue: number) else { return nil }
        self = rule
    }

    /// The name in words: `key-or-tag-case-differs`.
    package var slug: String {
        var slug = ""
        var wasUpper = true
        let letters = Array("\(self)".unicodeScalars)
        for (index, letter) in letters.enumerated() {
            let isUpper = ("A"..."Z").contains(letter)
            let endsAcronym = isUpper && index + 1 < letters.count && ("a"..."z").contains(letters[index + 1])
            if isUpper, !wasUpper || (endsAcronym && index > 0 && slug.last != "-") { slug += "-" }
            slug.unicodeScalars.append(isUpper ? Unicode.Scalar(letter.value + 32) ?? letter : letter)
            wasUpper = isUpper || ("0"..."9").contains(letter)
        }
        return slug
    }
}
