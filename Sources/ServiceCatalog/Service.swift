/// What is known about one service: its actions, resource types, condition keys and kinds of policy.
package struct Service: Sendable, Hashable {
    /// The prefix of its actions, for example `s3`.
    package let prefix: String
    /// Its name for people, for example `Amazon S3`.
    package let name: String
    /// Whether it was given by a user rather than by AWS's service authorization reference.
    package let isUserDefined: Bool
    /// Ordered by the names in lower case.
    package let actions: [ServiceAction]
    /// The kinds of resources that its actions work on.
    package let resourceTypes: [ResourceType]
    /// The keys of its own that requests carry, and the `aws:` keys of tags where it takes them.
    package let conditionKeys: [ConditionKey]
    /// Where it takes resource-based policies; empty when it takes none.
    package let resourcePolicies: [ResourcePolicySupport]
    /// Whether resource control policies apply to it. Source: Organizations User Guide, services that support RCPs.
    package let supportsResourceControlPolicies: Bool
    /// Whether it takes the credentials of roles. Source: IAM User Guide, "AWS services that work with IAM".
    package let temporaryCredentials: TemporaryCredentialSupport

    /// The action with this name, whatever its case.
    package func action(named name: String) -> ServiceAction? {
        var (low, high) = (0, actions.count)
        while low < high {
            let middle = (low + high) / 2
            switch compareIgnoringCase(actions[middle].name, name) {
            case 0: return actions[middle]
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return nil
    }

    /// The resource type with this name, whatever its case.
    package func resourceType(named name: String) -> ResourceType? {
        let wanted = name.lowercased()
        return resourceTypes.first { $0.name.lowercased() == wanted }
    }

    /// The condition key of this name or family, whatever its case: `aws:requesttag/team` finds
    /// `aws:RequestTag/${TagKey}`. The most specific of several families.
    package func conditionKey(named name: String) -> ConditionKey? { conditionKeys.bestMatch(name) }

    /// The resource types whose format this ARN (or name of a resource) has, the most specific first.
    package func resourceTypes(of resource: String) -> [ResourceType] {
        let text = Template(literal: resource)
        var found: [(type: ResourceType, specificity: Int)] = []
        for type in resourceTypes {
            let fitting = type.formats.filter { $0.template.overlaps(text) }.map(\.template.literalCount)
            if let best = fitting.max() { found.append((type, best)) }
        }
        return found.sorted { ($1.specificity, $0.type.name) < ($0.specificity, $1.type.name) }.map(\.type)
    }
}

/// How far a service takes temporary credentials.
package enum TemporaryCredentialSupport: Sendable, Hashable {
    case yes
    /// Some of its operations do not, for example `iam` with the credentials of `GetSessionToken`.
    case partly
    case no
}

/// One action of a service.
package struct ServiceAction: Sendable, Hashable {
    /// AWS's classes of actions.
    package enum AccessLevel: String, Sendable, CaseIterable {
        case list = "List"
        case read = "Read"
        case write = "Write"
        case tagging = "Tagging"
        case permissionsManagement = "Permissions management"
    }

    /// A resource type that an action can be limited to.
    package struct Resource: Sendable, Hashable {
        /// The name of the `ResourceType`.
        package let typeName: String
        /// Whether a statement that limits the action's resources must name one of this type.
        package let isRequired: Bool
        /// The keys that the request carries for a resource of this type.
        package let conditionKeys: [String]
    }

    /// The service's prefix.
    package let service: String
    /// The name without prefix, in AWS's spelling.
    package let name: String
    package let accessLevel: AccessLevel
    /// Empty when the action takes only `"Resource": "*"`.
    package let resources: [Resource]
    /// The keys that the request carries whatever its resource.
    package let conditionKeys: [String]
    /// The actions, prefix included, that the caller needs too for it to work, for example `iam:PassRole`.
    package let dependentActions: [String]

    /// `s3:GetObject`.
    package var qualifiedName: String { "\(service):\(name)" }

    /// Every key that the request may carry besides the global ones: the action's, then those of its resources.
    package var allConditionKeys: [String] {
        var seen = Set<String>()
        return (conditionKeys + resources.flatMap(\.conditionKeys)).filter { seen.insert($0).inserted }
    }
}

/// A kind of resource.
package struct ResourceType: Sendable, Hashable {
    /// The prefix of the service whose actions work on it.
    package let service: String
    /// For example `bucket`.
    package let name: String
    /// The forms of its ARNs: nearly always one.
    package let formats: [ARNFormat]
    /// The keys that a request carries about a resource of this type.
    package let conditionKeys: [String]

    /// Whether this ARN (or name of a resource) may be of this type.
    package func matches(_ resource: String) -> Bool {
        let text = Template(literal: resource)
        return formats.contains { $0.template.overlaps(text) }
    }

    /// Whether a pattern of a policy's `Resource` may name a resource of this type; variables may become anything.
    package func mayBeNamed(by pattern: String) -> Bool {
        let template = Template(policyPattern: pattern)
        return formats.contains { $0.template.overlaps(template) }
    }
}

/// The form of the ARNs of a resource type, for example `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
///
/// A variable is one character or more. It ends where the text behind it in the format begins, and a variable at the
/// end also where another type of the service goes on: a bucket's name holds no slash, because objects have one there.
package struct ARNFormat: Sendable, Hashable {
    /// The format as AWS writes it.
    package let text: String
    let template: Template
}

/// A resource-based policy of one or more resource types.
package struct ResourcePolicySupport: Sendable, Hashable {
    /// The names of the resource types; `-account` and `-registry` stand for what has no ARN of its own.
    package let resourceTypes: [String]
    /// The API that carries the policy, in botocore's name, for example `s3control`.
    package let api: String
    package let putOperations: [String]
    package let getOperations: [String]
    package let deleteOperations: [String]
    /// The member of the request that carries the document, in words where there is no single one.
    package let documentMember: String
    /// The longest document in the API's model; nil where the model does not say.
    package let maximumLength: Int?
    package let putActions: [String]
    package let getActions: [String]
    package let deleteActions: [String]
    /// Whether resource control policies apply to these resources.
    package let resourceControlPoliciesApply: Bool
}

/// The order of two texts without regard to the case of ASCII letters: below, at or above 0.
func compareIgnoringCase(_ left: String, _ right: String) -> Int {
    let (first, second) = (left.utf8.span, right.utf8.span)
    for index in 0..<min(first.count, second.count) {
        let difference = Int(first[index].asciiLowercased) - Int(second[index].asciiLowercased)
        if difference != 0 { return difference }
    }
    return first.count - second.count
}
