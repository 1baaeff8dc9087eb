import AccessControl
import Authentication
import Directory
import Identifiers

/// The questions that IAM's operations ask about their resources.
///
/// Sources: Service Authorization Reference, "Actions, resources, and condition keys for AWS Identity and Access
/// Management"; how the sentences print the resource was taken from error messages of the live service.
extension Call {
    var accountID: AccountID { caller.account }

    // MARK: Existing entities

    /// A question about an existing user, group or role. One that does not exist is asked about under path `/`.
    func question<Holder: NamedHolder>(
        _ action: String,
        on _: Holder.Type,
        named name: String,
        keys: [ConditionKeyValue] = []
    ) -> AuthorizationQuestion {
        let holder = Holder.named(name, in: account)
        return AuthorizationQuestion(
            action: action,
            resource: holder?.arn(in: account) ?? "arn:aws:iam::\(accountID):\(Holder.resourceType)/\(name)",
            printedResource: Holder.resourceType + " " + name,
            keys: keys + tagKeys(of: holder?.describedTags ?? [], prefixes: ["aws:ResourceTag/", "iam:ResourceTag/"])
        )
    }

    /// The same for actions that know `iam:PermissionsBoundary`: the boundary that the entity has.
    func boundedQuestion<Holder: NamedHolder>(
        _ action: String,
        on holder: Holder.Type,
        named name: String,
        keys: [ConditionKeyValue] = []
    ) -> AuthorizationQuestion {
        let boundary = Holder.named(name, in: account)?.describedBoundary
        return question(action, on: holder, named: name, keys: keys + boundaryKey(boundary))
    }

    /// The questions about a user or group that is to get another name or path: the caller needs the permission on the
    /// entity as it is and as it will be (IAM API Reference, UpdateUser and UpdateGroup).
    func renamingQuestions<Holder: NamedHolder>(
        _ action: String,
        on _: Holder.Type,
        named name: String,
        newName: String?,
        newPath: String?
    ) -> [AuthorizationQuestion] {
        let question = question(action, on: Holder.self, named: name)
        let holder = Holder.named(name, in: account)
        let target = newARN(
            Holder.resourceType,
            path: newPath ?? holder?.path ?? "/",
            name: newName ?? holder?.name ?? name
        )
        guard target != question.resource else { return [question] }
        let printed = "\(Holder.resourceType) \(newName ?? name)"
        return [
            question,
            AuthorizationQuestion(action: action, resource: target, printedResource: printed, keys: question.keys),
        ]
    }

    /// A question about a managed policy, the account's own or AWS's.
    func question(_ action: String, onPolicy arn: String, keys: [ConditionKeyValue] = []) -> AuthorizationQuestion {
        let tags = account.managedPolicy(arn: arn)?.tags ?? []
        return AuthorizationQuestion(
            action: action,
            resource: arn,
            printedResource: "policy \(arn)",
            keys: keys + tagKeys(of: tags, prefixes: ["aws:ResourceTag/"])
        )
    }

    // MARK: Listings and new entities

    /// A question about a listing of users, groups, roles or policies under a path prefix.
    func listQuestion(_ action: String, of type: String, pathPrefix: String) -> AuthorizationQuestion {
        AuthorizationQuestion(action: action, resource: "arn:aws:iam::\(accountID):\(type)\(pathPrefix)")
    }

    /// A question about something that is to be made, and the one about tagging it when it comes with tags: without
    /// that permission the creation is refused outright.
    func creationQuestions(
        _ action: String,
        tagAction: String?,
        resource: String,
        printedResource: String? = nil,
        tags: [Tag] = [],
        keys: [ConditionKeyValue] = []
    ) -> [AuthorizationQuestion] {
        let requestKeys = requestTagKeys(tags)
        var questions = [
            AuthorizationQuestion(
                action: action,
                resource: resource,
                printedResource: printedResource,
                keys: keys + requestKeys
            )
        ]
        if let tagAction, !tags.isEmpty {
            questions.append(
                AuthorizationQuestion(
                    action: tagAction,
                    resource: resource,
                    printedResource: printedResource,
                    keys: requestKeys
                )
            )
        }
        return questions
    }

    func newARN(_ type: String, path: String, name: String) -> String {
        "arn:aws:iam::\(accountID):\(type)\(path)\(name)"
    }

    // MARK: Condition keys

    /// `aws:RequestTag/…` and `aws:TagKeys` of a request that brings tags.
    func requestTagKeys(_ tags: [Tag]) -> [ConditionKeyValue] {
        guard !tags.isEmpty else { return [] }
        return tagKeys(of: tags, prefixes: ["aws:RequestTag/"]) + tagKeysKey(tags.map(\.key))
    }

    /// `aws:TagKeys` of a request that names tags by their keys only.
    func tagKeysKey(_ keys: [String]) -> [ConditionKeyValue] { [ConditionKeyValue("aws:TagKeys", values: keys)] }

    func boundaryKey(_ arn: String?) -> [ConditionKeyValue] {
        arn.map { [ConditionKeyValue("iam:PermissionsBoundary", $0)] } ?? []
    }

    func policyKey(_ arn: String) -> [ConditionKeyValue] { [ConditionKeyValue("iam:PolicyARN", arn)] }

    private func tagKeys(of tags: [Tag], prefixes: [String]) -> [ConditionKeyValue] {
        guard !tags.isEmpty else { return [] }
        return prefixes.flatMap { prefix in tags.map { ConditionKeyValue(prefix + $0.key, $0.value) } }
    }
}
