import Directory
import Testing

/// Managed policies, and what holds them and inline ones.
extension CommandTests {
    static let policies: [CommandCase] = [
        CommandCase(
            "a policy of the same name is refused",
            given: { tx throws(IAMError) in try tx.policy("p") },
            when: { tx throws(IAMError) in try tx.policy("P") },
            then: .entityAlreadyExists(.policy, name: "P"),
            says: "A policy called P already exists. Duplicate names are not allowed."
        ),
        CommandCase(
            "a policy of the largest size is accepted",
            when: { tx throws(IAMError) in try tx.policy("p", document: Fixture.document(size: 6144)) }
        ),
        CommandCase(
            "white space does not count",
            when: { tx throws(IAMError) in
                try tx.policy("p", document: "{ \n\t" + Fixture.document(size: 6144).dropFirst())
            }
        ),
        CommandCase(
            "one character more is refused",
            when: { tx throws(IAMError) in try tx.policy("p", document: Fixture.document(size: 6145)) },
            then: .limitExceeded(.managedPolicySize, limit: 6144),
            says: "Cannot exceed quota for PolicySize: 6144"
        ),
        CommandCase(
            "an attached policy cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.policy("p")
                try tx.group("g")
                try tx.attachPolicy(arn: arn("p"), to: Group.self, named: "g")
            },
            when: { tx throws(IAMError) in try tx.deletePolicy(arn: arn("p")) },
            then: .deleteConflict(.policyIsAttached),
            says: "Cannot delete a policy attached to entities."
        ),
        CommandCase(
            "a boundary cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.policy("p")
                try tx.user("bob", boundary: arn("p"))
            },
            when: { tx throws(IAMError) in try tx.deletePolicy(arn: arn("p")) },
            then: .deleteConflict(.policyIsAttached)
        ),
        CommandCase(
            "a policy with several versions cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.policy("p")
                _ = try tx.createPolicyVersion(arn: arn("p"), document: Fixture.allowAll, setAsDefault: true)
            },
            when: { tx throws(IAMError) in try tx.deletePolicy(arn: arn("p")) },
            then: .deleteConflict(.policyHasVersions),
            says: "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                + "versions. The default version is deleted with the policy."
        ),
        CommandCase(
            "a sixth version is refused",
            given: { tx throws(IAMError) in
                try tx.policy("p")
                for _ in 2...5 {
                    _ = try tx.createPolicyVersion(arn: arn("p"), document: Fixture.allowAll, setAsDefault: false)
                }
            },
            when: { tx throws(IAMError) in
                _ = try tx.createPolicyVersion(arn: arn("p"), document: Fixture.allowAll, setAsDefault: false)
            },
            then: .tooManyVersions(limit: 5),
            says: "A managed policy can have up to 5 versions. Before you create a new version, you must delete an "
                + "existing version."
        ),
        CommandCase(
            "version ids are never used again",
            given: { tx throws(IAMError) in
                try tx.policy("p")
                _ = try tx.createPolicyVersion(arn: arn("p"), document: Fixture.allowAll, setAsDefault: false)
                try tx.deletePolicyVersion(arn: arn("p"), version: "v2")
            },
            when: { tx throws(IAMError) in
                let new = try tx.createPolicyVersion(arn: arn("p"), document: Fixture.allowAll, setAsDefault: true)
                #expect(new.version.id == "v3")
                #expect(new.policy.defaultVersionID == "v3")
            }
        ),
        CommandCase(
            "the default version cannot be deleted",
            given: { tx throws(IAMError) in try tx.policy("p") },
            when: { tx throws(IAMError) in try tx.deletePolicyVersion(arn: arn("p"), version: "v1") },
            then: .deleteConflict(.versionIsDefault),
            says: "Cannot delete the default version of a policy."
        ),
        CommandCase(
            "a version that does not exist cannot be the default",
            given: { tx throws(IAMError) in try tx.policy("p") },
            when: { tx throws(IAMError) in try tx.setDefaultPolicyVersion(arn: arn("p"), version: "v9") },
            then: .noSuchPolicyVersion(arn: arn("p"), version: "v9")
        ),
        CommandCase(
            "a policy's ARN must be exact",
            given: { tx throws(IAMError) in try tx.policy("p") },
            when: { tx throws(IAMError) in try tx.deletePolicy(arn: arn("P")) },
            then: .noSuchPolicy(arn: arn("P")),
            says: "Policy arn:aws:iam::123456789012:policy/P was not found."
        ),
    ]

    static let holders: [CommandCase] = [
        CommandCase(
            "attaching twice changes nothing",
            quotas: quotas { $0.attachedPoliciesPerUser = 1 },
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.attachPolicy(arn: Fixture.awsPolicy, to: User.self, named: "bob")
            },
            when: { tx throws(IAMError) in
                let before = tx.changes.count
                try tx.attachPolicy(arn: Fixture.awsPolicy, to: User.self, named: "bob")
                #expect(tx.changes.count == before)
            }
        ),
        CommandCase(
            "an eleventh policy cannot be attached to a user",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                for number in 1...10 {
                    try tx.policy("p\(number)")
                    try tx.attachPolicy(arn: arn("p\(number)"), to: User.self, named: "bob")
                }
            },
            when: { tx throws(IAMError) in
                try tx.attachPolicy(arn: Fixture.awsPolicy, to: User.self, named: "bob")
            },
            then: .limitExceeded(.attachedPoliciesPerUser, limit: 10),
            says: "Cannot exceed quota for PoliciesPerUser: 10"
        ),
        CommandCase(
            "a policy that does not exist cannot be attached",
            given: { tx throws(IAMError) in try tx.user("bob") },
            when: { tx throws(IAMError) in try tx.attachPolicy(arn: arn("x"), to: User.self, named: "bob") },
            then: .policyNotAttachable(arn: arn("x")),
            says: "Policy arn:aws:iam::123456789012:policy/x does not exist or is not attachable."
        ),
        CommandCase(
            "what is attached must be the ARN of a policy",
            given: { tx throws(IAMError) in try tx.user("bob") },
            when: { tx throws(IAMError) in
                try tx.attachPolicy(arn: "arn:aws:iam::123456789012:user/bob", to: User.self, named: "bob")
            },
            then: .notPolicyARN("arn:aws:iam::123456789012:user/bob"),
            says: "ARN arn:aws:iam::123456789012:user/bob is not valid."
        ),
        CommandCase(
            "an ARN of another service names no policy of IAM's",
            when: { tx throws(IAMError) in _ = try tx.managedPolicy(arn: "arn:aws:iot::123456789012:policy/p") },
            then: .notPolicyARN("arn:aws:iot::123456789012:policy/p")
        ),
        CommandCase(
            "a policy for service-linked roles cannot be attached to another role",
            given: { tx throws(IAMError) in try tx.role("r") },
            when: { tx throws(IAMError) in
                try tx.attachPolicy(arn: Fixture.awsServicePolicy, to: Role.self, named: "r")
            },
            then: .servicePolicyNotAttachable(to: .role),
            says: "Cannot attach a Service Role Policy to a Customer Role."
        ),
        CommandCase(
            "a policy for service-linked roles cannot be attached to a user",
            given: { tx throws(IAMError) in try tx.user("bob") },
            when: { tx throws(IAMError) in
                try tx.attachPolicy(arn: Fixture.awsServicePolicy, to: User.self, named: "bob")
            },
            then: .servicePolicyNotAttachable(to: .user),
            says: "AWS service role policies can only be attached to the service-linked role for that service."
        ),
        CommandCase(
            "a policy for service-linked roles is no boundary",
            when: { tx throws(IAMError) in try tx.user("bob", boundary: Fixture.awsServicePolicy) },
            then: .servicePolicyNotAttachable(to: .policy)
        ),
        CommandCase(
            "a policy that is not attached cannot be detached",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.policy("p")
            },
            when: { tx throws(IAMError) in try tx.detachPolicy(arn: arn("p"), from: User.self, named: "bob") },
            then: .noSuchPolicy(arn: arn("p"))
        ),
        CommandCase(
            "all inline policies of a user together are limited",
            given: { tx throws(IAMError) in
                try tx.user("Bob")
                try tx.putInlinePolicy("a", document: Fixture.document(size: 1024), of: User.self, named: "Bob")
                try tx.putInlinePolicy("b", document: Fixture.document(size: 1024), of: User.self, named: "Bob")
            },
            when: { tx throws(IAMError) in
                try tx.putInlinePolicy("b", document: Fixture.document(size: 1025), of: User.self, named: "bob")
            },
            then: .inlinePoliciesTooLarge(.user, name: "Bob", limit: 2048),
            says: "Maximum policy size of 2048 bytes exceeded for user Bob"
        ),
        CommandCase(
            "an inline policy of the same name is replaced",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.putInlinePolicy("a", document: Fixture.document(size: 2048), of: User.self, named: "bob")
            },
            when: { tx throws(IAMError) in
                try tx.putInlinePolicy("A", document: Fixture.document(size: 2048), of: User.self, named: "bob")
                #expect(try tx.account.holder(User.self, named: "bob").policies.inline.map(\.name) == ["A"])
            }
        ),
        CommandCase(
            "an inline policy that does not exist cannot be deleted",
            given: { tx throws(IAMError) in try tx.group("g") },
            when: { tx throws(IAMError) in try tx.deleteInlinePolicy("p", of: Group.self, named: "g") },
            then: .noSuchInlinePolicy(of: .group, name: "p"),
            says: "The group policy with name p cannot be found."
        ),
        CommandCase(
            "an inline policy must be well formed",
            given: { tx throws(IAMError) in try tx.group("g") },
            when: { tx throws(IAMError) in try tx.putInlinePolicy("p", document: "{", of: Group.self, named: "g") },
            then: .malformedPolicyDocument(message: "Syntax errors in policy."),
            says: "Syntax errors in policy."
        ),
        CommandCase(
            "a boundary that is not set cannot be deleted",
            given: { tx throws(IAMError) in try tx.user("bob") },
            when: { tx throws(IAMError) in try tx.deletePermissionsBoundary(of: User.self, named: "bob") },
            then: .noSuchPermissionsBoundary(.user, name: "bob")
        ),
    ]
}
