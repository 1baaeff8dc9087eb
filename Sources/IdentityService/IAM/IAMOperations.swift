/// Every operation of IAM that the service knows, by family. What is in the API model and not here does not exist yet.
enum IAMOperations {
    static let all: [any Operation.Type] =
        users + groups + accessKeys + roles + managedPolicies + inlinePolicies + attachedPolicies + boundaries + tags
        + reports

    private static let users: [any Operation.Type] = [
        CreateUser.self, GetUser.self, UpdateUser.self, DeleteUser.self, ListUsers.self,
    ]

    private static let groups: [any Operation.Type] = [
        CreateGroup.self, GetGroup.self, UpdateGroup.self, DeleteGroup.self, ListGroups.self,
        AddUserToGroup.self, RemoveUserFromGroup.self, ListGroupsForUser.self,
    ]

    private static let accessKeys: [any Operation.Type] = [
        CreateAccessKey.self, UpdateAccessKey.self, DeleteAccessKey.self, ListAccessKeys.self,
        GetAccessKeyLastUsed.self,
    ]

    private static let roles: [any Operation.Type] = [
        CreateRole.self, GetRole.self, UpdateRole.self, UpdateRoleDescription.self, DeleteRole.self, ListRoles.self,
        UpdateAssumeRolePolicy.self,
    ]

    private static let managedPolicies: [any Operation.Type] = [
        CreatePolicy.self, GetPolicy.self, DeletePolicy.self, ListPolicies.self, ListEntitiesForPolicy.self,
        CreatePolicyVersion.self, GetPolicyVersion.self, ListPolicyVersions.self, SetDefaultPolicyVersion.self,
        DeletePolicyVersion.self,
    ]

    private static let inlinePolicies: [any Operation.Type] = [
        PutUserPolicy.self, GetUserPolicy.self, DeleteUserPolicy.self, ListUserPolicies.self,
        PutGroupPolicy.self, GetGroupPolicy.self, DeleteGroupPolicy.self, ListGroupPolicies.self,
        PutRolePolicy.self, GetRolePolicy.self, DeleteRolePolicy.self, ListRolePolicies.self,
    ]

    private static let attachedPolicies: [any Operation.Type] = [
        AttachUserPolicy.self, DetachUserPolicy.self, ListAttachedUserPolicies.self,
        AttachGroupPolicy.self, DetachGroupPolicy.self, ListAttachedGroupPolicies.self,
        AttachRolePolicy.self, DetachRolePolicy.self, ListAttachedRolePolicies.self,
    ]

    private static let boundaries: [any Operation.Type] = [
        PutUserPermissionsBoundary.self, DeleteUserPermissionsBoundary.self,
        PutRolePermissionsBoundary.self, DeleteRolePermissionsBoundary.self,
    ]

    private static let reports: [any Operation.Type] = [
        GetAccountSummary.self, GetAccountAuthorizationDetails.self,
    ]

    private static let tags: [any Operation.Type] = [
        TagUser.self, UntagUser.self, ListUserTags.self, TagRole.self, UntagRole.self, ListRoleTags.self,
        TagPolicy.self, UntagPolicy.self, ListPolicyTags.self,
    ]
}
