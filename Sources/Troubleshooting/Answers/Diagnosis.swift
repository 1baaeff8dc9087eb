package import AccessControl
package import Identifiers
package import PolicyEngine

/// The answer to one inquiry: the causes, the evidence, and fixes that were tried. Written as `sesame.why/1`
/// (docs/why.schema.json).
package struct Diagnosis: Sendable {
    /// What the answer is about, as it was understood.
    package struct Request: Sendable, Hashable {
        package var principal: String?
        package var action: String?
        package var resource: String?
        /// Condition keys that are known.
        package var context: [ConditionKeyValue]
    }

    package enum Outcome: String, Sendable {
        case allow, explicitDeny, implicitDeny
        /// It depends on `missingContext`.
        case depends
    }

    /// A condition key that is not known and on which the answer depends.
    package struct MissingKey: Sendable, Hashable {
        package var key: String
        /// The values that the conditions compare it with.
        package var values: [String]
        /// Where it is asked for: `policy, statement n: StringEquals`.
        package var askedBy: [String]
    }

    package var request: Request
    package var outcome: Outcome
    /// AWS's sentence: the given one, or the one that AWS would print.
    package var sentence: String
    /// Most decisive first.
    package var causes: [Cause] = []
    package var missingContext: [MissingKey] = []
    /// Best first.
    package var fixes: [Fix] = []
    /// What the answer could not take into account, for people: policies that are not in the world, and the like.
    package var notes: [String] = []
    /// The moment whose policies were evaluated, where they are not the present ones.
    package var asOf: Timestamp?
    /// What the present policies say to the same request, where `asOf` is given.
    package var now: Outcome?
    /// Where the denial was found.
    package var place: String?
}

/// One cause of a denial.
package struct Cause: Sendable {
    package var rule: Rule
    package var policyType: PolicyType?
    package var policy: PolicyReference?
    package var statement: StatementReference?
    package var evidence: Evidence
}

/// A policy, named so that people and programs find it.
package struct PolicyReference: Sendable, Hashable {
    /// The policy's ARN; for one without, the name of an inline policy, or the ARN of the resource or role that holds it.
    package var name: String
    /// The user, group, role, resource, root, OU or account that holds it.
    package var attachedTo: String?
    /// Its document, for excerpts.
    package var text: String
}

/// A statement of a policy.
package struct StatementReference: Sendable, Hashable {
    package var sid: String?
    /// From 0.
    package var index: Int
    /// The first and last line in the document, from 1.
    package var line: Int
    package var column: Int
    package var endLine: Int
    package var endColumn: Int
}

/// What shows that a cause is one.
package struct Evidence: Sendable, Hashable {
    /// One sentence.
    package var summary: String
    /// The element of the statement: `Principal`, `NotAction`, `Condition`, …
    package var element: String?
    /// For a condition.
    package var `operator`: String?
    package var key: String?
    /// What the policy (or the rule) wants; empty when that is nothing to be listed.
    package var expected: [String] = []
    /// What the request has; nil when it has nothing.
    package var actual: [String]?
    /// Where the value stands that did not match, in the policy's document.
    package var line: Int?
    package var column: Int?
    /// More facts, a sentence each.
    package var details: [String] = []

    package init(_ summary: String) { self.summary = summary }
}

/// One way to let the request in.
package struct Fix: Sendable {
    /// Who or what changes.
    package enum Kind: String, Sendable {
        /// Policies are changed.
        case policy
        /// The caller asks in another way: other credentials, another parameter, a corrected request.
        case request
        /// The caller's user or role is tagged.
        case principal
        /// The resource is tagged.
        case resource
        /// Nothing is to be changed by the caller: the denial is intended, or only an administrator can help.
        case advice
    }

    /// What a fix would take away from a protection.
    package enum Weakening: String, Sendable {
        case explicitDeny, permissionsBoundary, sessionPolicy, serviceControlPolicy, trustPolicy, condition
    }

    package var kind: Kind
    package var summary: String
    /// The policies that change, each necessary.
    package var changes: [PolicyChange] = []
    /// How the request changes; the patch is on `request` of the answer.
    package var request: PolicyChange?
    /// Whether the request, evaluated again with all changes, is allowed.
    package var isVerified = false
    /// What must hold for that and is not known: one sentence for each Deny whose condition asks for an unknown key.
    package var provisos: [String] = []
    /// Nil when nothing that protects is weakened.
    package var weakens: [Weakening] = []
    /// What else becomes allowed.
    package var opens: [Opening] = []
    /// Whether the caller's user or role, or the resource, is tagged. What policies give to that tag elsewhere is not
    /// searched for.
    package var isTagging = false
    /// Whether it was tried that nothing else becomes allowed.
    var opensNothing: Bool { kind == .policy && isVerified && !isTagging && opens.isEmpty }
    /// What the call needs besides and is not allowed either, so that it would be refused next: a sentence each.
    package var alsoNeeded: [String] = []
    /// For advice: the sentence to send to the administrator.
    package var message: String?

    package init(_ kind: Kind, _ summary: String) {
        self.kind = kind
        self.summary = summary
    }
}

/// One step of a fix.
package struct PolicyChange: Sendable, Hashable {
    /// The policy, as in `PolicyReference.name`; `request` for the request itself.
    package var policy: String
    /// What holds the policy.
    package var target: String
    /// RFC 6902, on the policy's document (or on `request` of the answer). A new policy is `add` at the empty path.
    package var patch: [PatchOperation]
    /// Shell commands that make the change.
    package var commands: [String]
    /// The document after the change; nil for a change of the request.
    package var document: String?
    /// The document before it, to show the difference; nil where there was none.
    package var original: String?
}

/// An operation of a JSON Patch (RFC 6902).
package struct PatchOperation: Sendable, Hashable {
    package enum Kind: String, Sendable { case add, remove, replace }

    package var kind: Kind
    /// A JSON Pointer (RFC 6901).
    package var path: String
    /// The value as JSON text; nil for `remove`.
    package var value: String?
}

/// Something that a fix allows besides the request.
package struct Opening: Sendable, Hashable {
    package var principal: String
    /// An action, or a pattern for all that it matches.
    package var action: String
    package var resource: String
    /// For a pattern, how many actions become allowed by it.
    package var count: Int?
    /// Whether it stands for all that were too many to be told: `count` actions; or `count` principals that were not tried,
    /// of whom some may be allowed then.
    package var isRest = false
    /// Whether it is about principals that were not tried.
    package var isUntried: Bool { isRest && principal == "*" }
}

extension Diagnosis.Request {
    /// What a refusal says itself, where nothing was put to the engine.
    init(_ inquiry: Inquiry) {
        self.init(
            principal: inquiry.principal,
            action: inquiry.action,
            resource: inquiry.resource,
            context: inquiry.context
        )
    }
}
