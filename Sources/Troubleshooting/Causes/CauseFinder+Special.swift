import AccessControl
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension CauseFinder {
    private var action: String { request.action.lowercased() }
    private var world: World { investigator.world }

    /// Causes that are known by their story rather than by one statement. Told first: they say what to do instead.
    func specialCauses() -> [Cause] {
        var causes: [Cause] = []
        if let cause = rootCannotAssume() ?? sessionCannotCall() ?? federationLimitCause() { causes.append(cause) }
        causes += investigation.situation.gaps.compactMap(gapCause)
        causes += deviceCauses()
        if let cause = passwordCause() { causes.append(cause) }
        if let cause = s3Cause() { causes.append(cause) }
        if let cause = organizationCause() ?? temporaryCredentialsCause() { causes.append(cause) }
        if let cause = sessionLimitCause() { causes.append(cause) }
        return causes
    }

    private func cause(_ rule: Rule, _ evidence: Evidence, _ type: PolicyType? = nil) -> Cause {
        Cause(rule: rule, policyType: type, policy: nil, statement: nil, evidence: evidence)
    }

    // MARK: Who and what is not there

    private func gapCause(_ gap: Gap) -> Cause? {
        switch gap {
        case .principal(let arn):
            var evidence = Evidence("there is no `\(arn)` in its account: it was deleted, or its name is another")
            evidence.actual = [arn]
            if let near = nearPrincipal(arn) { evidence.details.append("did you mean `\(near)`?") }
            return cause(.principalDeleted, evidence)
        case .role(let arn):
            var evidence = Evidence(
                "there is no role `\(arn)`; AWS answers as if access were denied, so that nobody can search for roles"
            )
            evidence.actual = [arn]
            if let near = investigator.nearRole(arn) { evidence.details.append("did you mean `\(near)`?") }
            return cause(.roleNotFound, evidence, .roleTrustPolicy)
        case .account, .federatedUserIssuer, .resourceAccount, .resourcePolicy, .keyPolicy, .organizationPath,
            .fullAccessPolicy, .endpoint:
            return nil
        }
    }

    private func nearPrincipal(_ arn: String) -> String? {
        guard let account = world.account(of: arn), let name = PrincipalName(arn) else { return nil }
        switch name {
        case .user(_, _, let user):
            if let other = account.user(named: user) { return account.arn(of: other) }
            return Catalog.nearest(to: user, among: account.users.values.map(\.name).sorted())
                .flatMap { account.user(named: $0) }.map { account.arn(of: $0) }
        default: return nil
        }
    }

    private func rootCannotAssume() -> Cause? {
        guard request.principal.kind == .root, action == "sts:assumerole" else { return nil }
        var evidence = Evidence("the root user cannot assume roles, whatever the policies say")
        evidence.actual = [request.principal.arn]
        return cause(.rootCannotAssumeRoles, evidence, .roleTrustPolicy)
    }

    /// Credentials of GetFederationToken, in a refusal that names no policy. One that does was made in the console, where
    /// the rule does not hold.
    ///
    /// Source: IAM User Guide, "Compare AWS STS credentials".
    private func federationLimitCause() -> Cause? {
        guard investigation.isLimitedByFederation, let claim = inquiry.claim, claim.policyType == nil else {
            return nil
        }
        var evidence = Evidence("API credentials of GetFederationToken can call neither IAM nor most of STS")
        evidence.actual = [request.action]
        evidence.details = ["no policy changes that; in the console it does not hold"]
        return cause(.federationTokenLimits, evidence)
    }

    /// What a call of AssumeRole passes along needs a permission of the caller too, not of the role's trust policy alone.
    ///
    /// Source: IAM User Guide, "Pass session tags in AWS STS", "Monitor and control actions taken with assumed roles".
    func passedAlongCause(_ type: TypeExplanation) -> Cause? {
        guard type.type == .identityBased else { return nil }
        let (rule, what): (Rule, String)
        switch action {
        case "sts:tagsession": (rule, what) = (.sessionTagsNotAllowed, "session tags")
        case "sts:setsourceidentity": (rule, what) = (.sourceIdentityNotAllowed, "a source identity")
        default: return nil
        }
        var evidence = Evidence(
            "the call passes \(what), or its session hands them on, and no policy of the caller allows \(request.action)"
        )
        evidence.actual = [request.action, request.resource]
        return cause(rule, evidence, .identityBased)
    }

    /// Source: IAM User Guide, "Compare AWS STS credentials".
    private func sessionCannotCall() -> Cause? {
        guard inquiry.claim != nil, request.principal.kind == .assumedRole || request.principal.kind == .federatedUser,
            action == "sts:getsessiontoken" || action == "sts:getfederationtoken"
        else { return nil }
        var evidence = Evidence(
            "credentials of a session cannot ask for another session: only a user's own access key can"
        )
        evidence.actual = [request.principal.arn]
        return cause(.sessionCannotCallOperation, evidence)
    }

    func protectedCause(_ protection: AWSProtection) -> Cause {
        let what =
            switch protection {
            case .awsManagedPolicy: "AWS managed policies cannot be changed by customers"
            case .reservedRole: "roles under `/aws-reserved/` belong to IAM Identity Center and are changed there"
            case .serviceLinkedRole:
                "of a service-linked role only the description can be changed; its service manages it"
            case .awsManagedKeyAlias: "aliases under `alias/aws/` belong to AWS managed keys and cannot be changed"
            }
        var evidence = Evidence(what)
        evidence.actual = [request.resource]
        return cause(.awsProtected, evidence)
    }

    // MARK: MFA devices and first sign-in

    /// The story of AWS's page: a device that was left behind, and a user who may not delete it.
    private func deviceCauses() -> [Cause] {
        let text = inquiry.message ?? ""
        let isCollision = ByteText.holds(text, "MFADevice entity at the same path and name already exists")
        guard action == "iam:deletevirtualmfadevice" || isCollision else { return [] }
        var causes: [Cause] = []
        let device = world.mfaDevices[request.resource]
        let isLeftBehind = device.map { $0.user == nil } ?? false
        if isLeftBehind || isCollision || device == nil && claimsDeviceDenial {
            var evidence = Evidence(
                isLeftBehind
                    ? "`\(request.resource)` exists and is assigned to nobody: it was left behind when somebody cancelled the wizard"
                    : "a virtual MFA device of this name seems to be left behind, assigned to nobody"
            )
            evidence.actual = [request.resource]
            evidence.details = [
                "creating a device under the same name fails until the old one is deleted",
                "do not edit policies for this: list the unassigned devices and delete this one",
            ]
            causes.append(cause(.unassignedMFADevice, evidence))
        }
        if let deny = denyWithoutMultiFactor, !isCollision {
            var evidence = Evidence(
                "a Deny without multi-factor authentication covers iam:DeleteVirtualMFADevice, and a user who is just setting up a "
                    + "device has none yet: this is intended; an administrator deletes the device that was left behind"
            )
            evidence.element = deny.statement.statement.action.isNegated ? "NotAction" : "Action"
            evidence.actual = [request.action]
            evidence.expected = deny.statement.statement.action.patterns.map(\.value)
            // Where the device is known to be nobody's, that is what is to be mended, and the Deny only how it shows.
            causes.insert(deny.cause(.deleteMFADeviceDenied, evidence), at: isLeftBehind ? causes.endIndex : 0)
        }
        return causes
    }

    /// A Deny that matches, or may, where there was no multi-factor authentication.
    private var denyWithoutMultiFactor: StatementFinding? {
        investigation.findings.first { finding in
            finding.effect == .deny && finding.statement.state != .differs
                && finding.statement.statement.conditions.contains {
                    $0.key.value.lowercased().hasPrefix("aws:multifactorauth")
                }
        }
    }

    private var claimsDeviceDenial: Bool { inquiry.claim?.decision == .explicitDeny }

    private func passwordCause() -> Cause? {
        guard action == "iam:changepassword" else { return nil }
        guard let deny = denyWithoutMultiFactor else { return nil }
        var evidence = Evidence(
            "the user must set a new password at the first sign-in, before any MFA device can be assigned, and the Deny without "
                + "multi-factor authentication does not except iam:ChangePassword"
        )
        evidence.element = deny.statement.statement.action.isNegated ? "NotAction" : "Action"
        evidence.expected = deny.statement.statement.action.patterns.map(\.value)
        evidence.actual = [request.action]
        return deny.cause(.passwordChangeBlockedByMFA, evidence)
    }

    // MARK: Services

    private func s3Cause() -> Cause? {
        let text = inquiry.message ?? ""
        let settings: [StaticString] = [
            "BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets",
        ]
        if let setting = settings.first(where: { ByteText.holds(text, $0) }) {
            var evidence = Evidence("the bucket's or the account's public access block (`\(setting)`) refuses it")
            evidence.actual = [setting.description]
            return cause(.s3PublicAccessBlocked, evidence, .resourceBased)
        }
        let readsObject =
            ["HeadObject", "GetObject"].contains(inquiry.operation ?? "")
            || ByteText.holds(text, "HeadObject operation") || ByteText.holds(text, "GetObject operation")
        if ByteText.holds(text, "bucket does not allow ACLs") {
            var evidence = Evidence(
                "the bucket's Object Ownership is `BucketOwnerEnforced`, so that it takes no ACLs, whoever sets them"
            )
            evidence.actual = [inquiry.errorCode ?? "AccessControlListNotSupported"]
            return cause(.s3AccessControlListsDisabled, evidence, .resourceBased)
        }
        let wantsList = action == "s3:listbucket" && readsObject
        // A refusal that names a policy type is not about an object that is not there.
        let isUnexplained = inquiry.claim.map { $0.policyType == nil } ?? false
        let isReadable =
            ["s3:getobject", "s3:headobject"].contains(action) && isUnexplained && investigation.isAllowed
        guard wantsList || (isReadable && !mayListBucket()) else { return nil }
        var evidence = Evidence(
            "the object does not exist: S3 says 403 instead of 404 to callers who may not list the bucket (s3:ListBucket)"
        )
        evidence.actual = [request.resource]
        return cause(.s3NotFoundHidden, evidence)
    }

    private func mayListBucket() -> Bool {
        guard let bucket = request.resource.split(separator: "/").first.map(String.init) else { return false }
        var question = investigation.question
        question.action = "s3:ListBucket"
        question.resource = bucket
        guard
            let situation = try? world.situation(
                of: question,
                compiler: investigator.compiler,
                catalog: investigator.catalog
            )
        else { return false }
        return PolicyEvaluator.decide(situation.request, situation.policies).decision == .allow
    }

    /// What Organizations tells its management account, and nobody else but delegated administrators.
    private func organizationCause() -> Cause? {
        guard action.hasPrefix("organizations:"), inquiry.claim != nil, investigation.isAllowed,
            let organization = world.organization, let account = request.principal.account,
            account != organization.managementAccount.text,
            !Self.memberOperations.contains(String(action.dropFirst(14)))
        else { return nil }
        var evidence = Evidence(
            "account \(account) is a member of the organization: only its management account "
                + "\(organization.managementAccount) and delegated administrators may call \(request.action)"
        )
        evidence.expected = [organization.managementAccount.text]
        evidence.actual = [account]
        return cause(.organizationCallFromMember, evidence)
    }

    /// Source: AWS Organizations API Reference: of these operations no page says "only from the management account".
    private static let memberOperations: Set = [
        "describeorganization", "leaveorganization", "accepthandshake", "declinehandshake", "cancelhandshake",
        "describehandshake", "listhandshakesforaccount", "createorganization", "describeeffectivepolicy",
    ]

    private func temporaryCredentialsCause() -> Cause? {
        let prefix = String(action.prefix { $0 != ":" })
        guard request.principal.kind == .assumedRole || inquiry.accessKeyID?.hasPrefix("ASIA") == true,
            inquiry.claim != nil, investigation.isAllowed, let service = investigator.catalog.service(prefix),
            service.temporaryCredentials == .no
        else { return nil }
        var evidence = Evidence("\(service.name) does not take temporary credentials: use a user's access key")
        evidence.actual = [request.principal.arn]
        return cause(.serviceRefusesTemporaryCredentials, evidence)
    }

    /// An action that somebody needs only because another one depends on it.
    func dependentActionCause() -> Cause? {
        guard let operation = inquiry.operation else { return nil }
        if ByteText.holds(inquiry.message ?? "", "Access to KMS is not allowed") { return keyCause(operation) }
        guard !investigation.isAllowed else { return nil }
        let name = request.action.split(separator: ":").last.map(String.init) ?? ""
        guard operation.lowercased() != name.lowercased() else { return nil }
        let callers = investigator.catalog.actions(named: operation)
        let listed = callers.filter { $0.dependentActions.contains { $0.lowercased() == action } }
        let possible = listed.isEmpty && Self.commonDependents.contains(action) ? callers : listed
        guard !possible.isEmpty else { return nil }
        // Several services have a GetObject; but for S3's, which everybody means, the name alone is certain.
        let only = possible.count == 1 ? possible.first : possible.first { $0.service == "s3" }
        let caller = only?.qualifiedName ?? operation
        var evidence = Evidence("the call was \(caller), which also needs \(request.action) on \(request.resource)")
        evidence.expected = [request.action]
        evidence.actual = [caller]
        return cause(.missingDependentAction, evidence)
    }

    /// Secrets Manager names neither the action nor the key.
    private func keyCause(_ operation: String) -> Cause {
        let isReading = operation.hasPrefix("Get") || operation.hasPrefix("BatchGet")
        let needed = isReading ? "kms:Decrypt" : "kms:GenerateDataKey and kms:Decrypt"
        var evidence = Evidence(
            "\(request.action) also needs \(needed) on the key that encrypts `\(request.resource)`, in the key's policy and in the "
                + "caller's"
        )
        evidence.expected = [needed]
        evidence.actual = [request.action]
        evidence.details = ["ask about the key: `--action kms:Decrypt --resource` with the ARN of the key"]
        if explanation.isCrossAccount {
            evidence.details.append("across accounts the default key `aws/secretsmanager` cannot be used at all")
        }
        return cause(.missingDependentAction, evidence)
    }

    /// What services check on behalf of many calls, listed or not.
    private static let commonDependents: Set = [
        "iam:passrole", "iam:createservicelinkedrole", "kms:decrypt", "kms:generatedatakey", "kms:encrypt",
        "kms:creategrant", "kms:describekey", "kms:reencryptfrom", "kms:reencryptto",
    ]

    /// A role that a resource's policy names, in a session that is limited.
    private func sessionLimitCause() -> Cause? {
        guard grantsBehindSession, !explanation.isCrossAccount,
            let limit = explanation.types.first(where: {
                ($0.type == .permissionsBoundary || $0.type == .sessionPolicy) && $0.blocks && $0.outcome != .denies
            }),
            let grant = investigation.findings.first(where: {
                $0.type == .resourceBased && $0.statement.grant == .grantsBehindSession
            })
        else { return nil }
        var evidence = Evidence(
            "the resource's policy allows the role, but the \(DenialSentence.phrase(limit.type)) of the session does not, and it limits "
                + "what a role's name in a resource-based policy gives"
        )
        evidence.element = "Principal"
        evidence.details = ["naming the session's own ARN as principal would not be limited so"]
        return Cause(
            rule: .sessionLimitsResourceGrant,
            policyType: limit.type,
            policy: grant.policyReference,
            statement: grant.statementReference,
            evidence: evidence
        )
    }

    // MARK: Claims that the world does not show

    /// The refusal names a policy that this world does not hold, or does not refuse at all.
    func unexplainedClaim(_ findings: Findings) -> [Cause] {
        guard let claim = inquiry.claim else { return managementAccountNote() }
        if let type = claim.policyType, let decision = claim.decision {
            let isShown =
                decision == .explicitDeny
                ? findings.denies.contains { $0.type == type }
                : explanation.types.contains { $0.type == type && $0.blocks }
            if isShown { return [] }
            let causes = changeCauses(claimed: type)
            if causes.isEmpty, investigation.isAllowed, let cause = formerPrincipal() { return [cause] }
            return causes.isEmpty ? [unseen(type, decision, claim)] : causes
        }
        if investigation.isAllowed, findings.causes.isEmpty {
            let causes = changeCauses(claimed: nil)
            if !causes.isEmpty { return causes }
            if let cause = formerPrincipal() { return [cause] }
        }
        // Which policy refused is said, and how is not.
        if let type = claim.policyType, claim.decision == nil, investigation.isAllowed, findings.causes.isEmpty {
            return [unseen(type, .implicitDeny, claim)]
        }
        if claim.decision == .explicitDeny, findings.denies.isEmpty { return [unseen(nil, .explicitDeny, claim)] }
        guard investigation.isAllowed, findings.causes.isEmpty else { return [] }
        let missing = investigation.situation.gaps.map(GapText.text)
        var evidence = Evidence(
            missing.isEmpty
                ? "with the policies given here the request is allowed: they were changed since, or something else refused it"
                : "with the policies given here the request is allowed, but not all that apply are known"
        )
        evidence.details = missing
        return [cause(.notReproduced, evidence)]
    }

    /// A session or key of the user or role that had this name before: the event has its unique id, the world another one.
    private func formerPrincipal() -> Cause? {
        guard let id = inquiry.principalID.map({ String($0.prefix { $0 != ":" }) }),
            let present = request.principal.uniqueID,
            id != present, id.count >= 16, id.hasPrefix("AROA") || id.hasPrefix("AIDA"),
            id.prefix(4) == present.prefix(4),
            !world.accounts.values.contains(where: { $0.users[id] != nil || $0.roles[id] != nil })
        else { return nil }
        var evidence = Evidence(
            "the credentials are of `\(id)`, which was deleted; the present user or role of this name is `\(present)`"
        )
        evidence.expected = [present]
        evidence.actual = [id]
        return cause(.principalDeleted, evidence)
    }

    private func unseen(_ type: PolicyType?, _ decision: Decision, _ claim: Inquiry.Claim) -> Cause {
        let phrase = type.map(DenialSentence.phrase) ?? "policy"
        var evidence = Evidence(
            decision == .explicitDeny
                ? "the refusal names an explicit deny in a \(phrase)\(claim.policyARN.map { " (\($0))" } ?? ""), and no such Deny is among "
                    + "the policies given here"
                : "the refusal says that no \(phrase) allows it, and the policies given here do not show that"
        )
        evidence.details = [Self.whereToLook(type)].compactMap { $0 } + investigation.situation.gaps.map(GapText.text)
        return Cause(
            rule: .policiesUnknown,
            policyType: type,
            policy: claim.policyARN.map { PolicyReference(name: $0, attachedTo: nil, text: "") },
            statement: nil,
            evidence: evidence
        )
    }

    private static func whereToLook(_ type: PolicyType?) -> String? {
        switch type {
        case .sessionPolicy?: "give the policies that the session was made with: --session-policy FILE"
        case .serviceControlPolicy?, .resourceControlPolicy?:
            "export the organization: `sesame collect` prints the commands"
        case .vpcEndpointPolicy?: "give the endpoint's policy, and its id as aws:SourceVpce"
        case .resourceBased?: "give the resource's policy in resource-policies/"
        default: nil
        }
    }

    /// An SCP that denies everybody else does not reach the management account.
    private func managementAccountNote() -> [Cause] {
        guard investigation.isAllowed, let organization = world.organization,
            request.principal.account == organization.managementAccount.text
        else { return [] }
        for policy in organization.policies.values.sorted(by: { $0.id < $1.id })
        where policy.kind == .serviceControl && !policy.isAWSManaged {
            guard let compiled = try? investigator.compiler.policy(policy.document, named: policy.arn) else { continue }
            var policies = investigation.situation.policies
            let source = PolicySource(
                type: .serviceControlPolicy,
                arn: policy.arn,
                name: policy.name,
                attachedTo: organization.id
            )
            policies.serviceControlPolicies = [[AppliedPolicy(compiled, source: source)]]
            let verdict = PolicyEvaluator.decide(request, policies)
            guard verdict.decision == .explicitDeny, verdict.decidedBy == .serviceControlPolicy else { continue }
            var evidence = Evidence(
                "the service control policy `\(policy.name)` denies it in member accounts; the management account is never limited by SCPs"
            )
            evidence.actual = [organization.managementAccount.text]
            return [
                Cause(
                    rule: .managementAccountNotLimited,
                    policyType: .serviceControlPolicy,
                    policy: PolicyReference(source, text: policy.document.text),
                    statement: nil,
                    evidence: evidence
                )
            ]
        }
        return []
    }
}

/// What the world does not say, in words.
enum GapText {
    static func text(_ gap: Gap) -> String {
        switch gap {
        case .account(let id): "the policies of account \(id) are not known here"
        case .principal(let arn): "`\(arn)` is not in its account"
        case .federatedUserIssuer: "it is not known who called GetFederationToken, so neither are that user's policies"
        case .resourceAccount: "the resource's ARN names no account; the principal's own was taken"
        case .resourcePolicy(let arn): "whether `\(arn)` has a policy of its own is not known here"
        case .keyPolicy(let arn):
            "the policy of `\(arn)` is not known here: AWS's default, which leaves the decision to the account's policies, "
                + "was assumed"
        case .role(let arn): "there is no role `\(arn)`"
        case .organizationPath(let id): "where account \(id) stands in the organization is not known here"
        case .fullAccessPolicy:
            "the SCP `FullAWSAccess` is not among the organization's policies: it was taken to be attached everywhere"
        case .endpoint(let id): "the policy of endpoint \(id) is not known here"
        }
    }
}
