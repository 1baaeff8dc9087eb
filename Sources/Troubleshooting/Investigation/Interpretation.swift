import AccessControl
import Directory
import Identifiers
import PolicyEngine
import ServiceCatalog

/// What an inquiry asks, in terms of a world: names made ARNs, what the form leaves out filled in where it is certain.
struct Interpretation {
    var question: WorldQuestion
    /// Sentences about what was assumed.
    var notes: [String] = []
    /// Whether the refusal names no resource, so that `*` stands for one that is not known.
    var isWithoutResource = false

    /// Why an inquiry cannot be put to the engine.
    enum Failure: Error {
        case noPrincipal
        case unknownPrincipal(String)
        case noAction
        /// A role was refused, and which one is not said.
        case noRole
        /// What a key has encrypted was refused, and the key is not said.
        case noKey
    }

    init(_ inquiry: Inquiry, in world: World) throws(Failure) {
        var notes: [String] = []
        var caller = inquiry.principal ?? inquiry.principalID.flatMap { world.principalARN(ofID: $0) }
        if caller == nil, let provider = Self.provider(behind: inquiry, in: world) {
            caller = provider
            notes.append("the refusal does not say whose token it was: `\(provider)`, which the role trusts, was taken")
        }
        var told = inquiry.resource
        if told == nil, inquiry.claim != nil, inquiry.action?.lowercased().hasPrefix("sts:assumerole") ?? false {
            guard let role = world.onlyRole(refusedTo: caller, inquiry.action) else { throw .noRole }
            notes.append(
                "the refusal names no role; `\(role)` was taken, the only one here that the service may not assume"
            )
            told = role
        }
        if inquiry.resource == nil, ByteText.holds(inquiry.message ?? "", "associated with this ciphertext") {
            throw .noKey
        }
        guard let text = caller else { throw .noPrincipal }
        guard let name = PrincipalName(text) else { throw .unknownPrincipal(text) }
        guard let asked = inquiry.action else { throw .noAction }
        // SQS prints `sqs:sendmessage`, SNS `SNS:Publish`; policies are read by people.
        let action = Catalog.aws.action(asked)?.qualifiedName ?? asked
        let account = inquiry.resourceAccount.flatMap { AccountID($0) }
        var resource = told ?? "*"
        if let printed = IAMResourceName(resource) {
            resource = printed.arn(in: account ?? name.account, of: world)
        } else if told == nil, inquiry.form != .question {
            resource = Self.ownResource(action, name, text) ?? "*"
            isWithoutResource = resource == "*"
            notes.append("the refusal names no resource; `\(resource)` was taken")
        }
        var question = WorldQuestion(
            principal: name,
            principalARN: Self.arn(of: name, text),
            action: action,
            resource: resource
        )
        question.issuerARN = inquiry.issuer
        question.userID = inquiry.principalID.flatMap { Self.userID($0, name) }
        question.resourceAccount = account
        question.keys = inquiry.context
        question.absentKeys = inquiry.absentKeys
        question.isContextComplete = inquiry.isContextComplete
        question.areRequestTagsComplete = inquiry.areRequestTagsComplete
        question.sessionPolicies = inquiry.sessionPolicies
        if action == "iam:PassRole", let service = PassedRole.service(for: inquiry.operation) {
            question.addUnlessPresent("iam:PassedToService", service)
        }
        // Tags that are given along with a new resource: the key says by which call.
        if action == "ec2:CreateTags", let operation = inquiry.operation, operation != "CreateTags" {
            question.addUnlessPresent("ec2:CreateAction", operation)
        }
        if let time = inquiry.time {
            question.addUnlessPresent("aws:CurrentTime", time.description)
            question.addUnlessPresent("aws:EpochTime", String(time.seconds))
        }
        if let implied = Self.impliedService(inquiry, question, in: world) {
            question.addUnlessPresent(implied.key, implied.service)
            notes += implied.note.map { [$0] } ?? []
        }
        self.question = question
        self.notes = notes
    }

    /// The identity provider of a refused token. STS says neither who called nor whom it was to become.
    private static func provider(behind inquiry: Inquiry, in world: World) -> String? {
        let calls = ["sts:assumerolewithwebidentity", "sts:assumerolewithsaml"]
        guard inquiry.claim != nil, let action = inquiry.action?.lowercased(), calls.contains(action),
            let role = inquiry.resource
        else { return nil }
        return ImpliedByTrust(role: role, in: world)?.provider(claims: inquiry.context)
    }

    /// The service behind `iam:PassRole` and `iam:CreateServiceLinkedRole`, which every such request carries and no
    /// sentence shows.
    private static func impliedService(_ inquiry: Inquiry, _ question: WorldQuestion, in world: World)
        -> (key: String, service: String, note: String?)?
    {
        guard inquiry.claim != nil else { return nil }
        func isSaid(_ key: String) -> Bool {
            question.keys.contains { $0.key.lowercased() == key.lowercased() }
                || question.absentKeys.contains { $0.lowercased() == key.lowercased() }
        }
        switch question.action.lowercased() {
        case "iam:passrole":
            let key = "iam:PassedToService"
            guard !isSaid(key),
                let service = ImpliedByTrust(role: question.resource, in: world)?.service(ofCall: inquiry.operation)
            else { return nil }
            return (
                key, service,
                "the refusal does not say to which service the role was passed: `\(service)`, which the role trusts, was taken"
            )
        case "iam:createservicelinkedrole":
            let key = "iam:AWSServiceName"
            guard !isSaid(key), let service = ImpliedByTrust.service(ofLinkedRole: question.resource) else {
                return nil
            }
            return (key, service, nil)
        default: return nil
        }
    }

    private static func arn(of name: PrincipalName, _ text: String) -> String {
        if case .root(let account) = name { return "arn:aws:iam::\(account):root" }
        return text
    }

    /// CloudTrail's `principalId` is `aws:userid` for users and sessions.
    private static func userID(_ id: String, _ name: PrincipalName) -> String? {
        switch name {
        case .user, .roleSession, .role, .root, .federatedUser: id
        case .identityProvider, .service, .anonymous: nil
        }
    }

    /// The resource of calls that are about the caller.
    private static func ownResource(_ action: String, _ name: PrincipalName, _ text: String) -> String? {
        switch action.lowercased() {
        case "iam:changepassword": if case .user = name { text } else { nil }
        default: nil
        }
    }
}

extension World {
    /// The ARN behind a unique id (`AIDA…`, `AROA…:session`): all that an event shows of a caller from another account.
    fileprivate func principalARN(ofID id: String) -> String? {
        let parts = id.split(separator: ":", maxSplits: 1).map(String.init)
        guard let first = parts.first else { return nil }
        for account in accounts.values.sorted(by: { $0.id < $1.id }) {
            if let user = account.users[first] { return account.arn(of: user) }
            if let role = account.roles[first] {
                return parts.count == 1
                    ? account.arn(of: role) : "arn:aws:sts::\(account.id):assumed-role/\(role.name)/\(parts[1])"
            }
        }
        return nil
    }
}

extension WorldQuestion {
    mutating func addUnlessPresent(_ key: String, _ value: String) {
        let name = key.lowercased()
        if !keys.contains(where: { $0.key.lowercased() == name }) { keys.append(ConditionKeyValue(key, value)) }
    }
}

/// A resource as IAM's own messages print it: `user bob`, `role my-role`, `policy path /` (semantics A.5).
struct IAMResourceName {
    private let kind: String
    private let name: String

    private static let kinds = ["instance profile", "policy path", "user", "role", "group", "policy"]

    init?(_ text: String) {
        guard !text.hasPrefix("arn:"), let kind = Self.kinds.first(where: { text.hasPrefix($0 + " ") }) else {
            return nil
        }
        self.kind = kind
        name = String(text.dropFirst(kind.count + 1))
    }

    /// The ARN, with the path that the entity has in the world.
    func arn(in account: AccountID?, of world: World) -> String {
        if name.hasPrefix("arn:") { return name }
        guard let account else { return "*" }
        let known = world.accounts[account]
        switch kind {
        case "user":
            return known?.user(named: name).flatMap { known?.arn(of: $0) } ?? "arn:aws:iam::\(account):user/\(name)"
        case "role":
            return known?.role(named: name).flatMap { known?.arn(of: $0) } ?? "arn:aws:iam::\(account):role/\(name)"
        case "group":
            return known?.group(named: name).flatMap { known?.arn(of: $0) } ?? "arn:aws:iam::\(account):group/\(name)"
        case "policy":
            return known?.managedPolicy(named: name).flatMap { known?.arn(of: $0) }
                ?? "arn:aws:iam::\(account):policy/\(name)"
        case "policy path": return "arn:aws:iam::\(account):policy\(name)"
        default: return "arn:aws:iam::\(account):instance-profile/\(name)"
        }
    }
}
