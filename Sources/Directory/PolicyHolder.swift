/// What holds inline and attached policies: users, groups and roles.
package protocol PolicyHolder: Sendable {
    static var kind: IAMError.EntityKind { get }
    var id: String { get }
    var name: String { get }
    var path: String { get }
    var policies: PolicyHolding { get set }
    var entity: Entity { get }

    static func named(_ name: String, in account: Account) -> Self?
    func arn(in account: Account) -> String
    /// The characters that all inline policies together may have.
    static func inlineSizeLimit(_ quotas: Quotas) -> Int
    static func attachmentLimit(_ quotas: Quotas) -> (quota: IAMError.Quota, limit: Int)
    /// Refuses what only AWS may change.
    func checkModifiable() throws(IAMError)
}

extension PolicyHolder {
    package func checkModifiable() throws(IAMError) {}
}

extension Account {
    /// The user, group or role of this name, whatever the case.
    package func holder<Holder: PolicyHolder>(_: Holder.Type, named name: String) throws(IAMError) -> Holder {
        guard let holder = Holder.named(name, in: self) else { throw .noSuchEntity(Holder.kind, name: name) }
        return holder
    }
}

/// What can have a permissions boundary: users and roles.
package protocol Boundable: PolicyHolder {
    var permissionsBoundary: String? { get set }
}

/// What carries tags: users, roles and customer managed policies.
package protocol Taggable: Sendable {
    static var tagQuota: IAMError.Quota { get }
    /// Keys with the same identity are one tag.
    static func identity(ofTagKey key: String) -> String
    var tags: [Tag] { get set }
    var entity: Entity { get }
    func checkModifiable() throws(IAMError)
}

extension Taggable {
    package static func identity(ofTagKey key: String) -> String { NameIndex.fold(key) }
}

extension User: Boundable, Taggable {
    package static var kind: IAMError.EntityKind { .user }
    package static var tagQuota: IAMError.Quota { .tagsPerUser }
    package var entity: Entity { .user(self) }
    package static func named(_ name: String, in account: Account) -> User? { account.user(named: name) }
    package func arn(in account: Account) -> String { account.arn(of: self) }
    package static func inlineSizeLimit(_ quotas: Quotas) -> Int { quotas.userInlinePolicySize }
    package static func attachmentLimit(_ quotas: Quotas) -> (quota: IAMError.Quota, limit: Int) {
        (.attachedPoliciesPerUser, quotas.attachedPoliciesPerUser)
    }
}

extension Group: PolicyHolder {
    package static var kind: IAMError.EntityKind { .group }
    package var entity: Entity { .group(self) }
    package static func named(_ name: String, in account: Account) -> Group? { account.group(named: name) }
    package func arn(in account: Account) -> String { account.arn(of: self) }
    package static func inlineSizeLimit(_ quotas: Quotas) -> Int { quotas.groupInlinePolicySize }
    package static func attachmentLimit(_ quotas: Quotas) -> (quota: IAMError.Quota, limit: Int) {
        (.attachedPoliciesPerGroup, quotas.attachedPoliciesPerGroup)
    }
}

extension Role: Boundable, Taggable {
    package static var kind: IAMError.EntityKind { .role }
    package static var tagQuota: IAMError.Quota { .tagsPerRole }
    package var entity: Entity { .role(self) }
    package static func named(_ name: String, in account: Account) -> Role? { account.role(named: name) }
    package func arn(in account: Account) -> String { account.arn(of: self) }
    package static func inlineSizeLimit(_ quotas: Quotas) -> Int { quotas.roleInlinePolicySize }
    package static func attachmentLimit(_ quotas: Quotas) -> (quota: IAMError.Quota, limit: Int) {
        (.attachedPoliciesPerRole, quotas.attachedPoliciesPerRole)
    }

    /// Whether only AWS makes and changes the role: service-linked roles and those of IAM Identity Center.
    package var isProtected: Bool { Role.reservedPaths.contains { path.hasPrefix($0) } }
    /// Whether the role belongs to an AWS service, which SCPs and RCPs do not limit.
    package var isServiceLinked: Bool { path.hasPrefix("/aws-service-role/") }
    static let reservedPaths = ["/aws-service-role/", "/aws-reserved/"]

    /// Source: IAM User Guide, "Troubleshoot IAM roles": customers cannot change service-linked roles.
    package func checkModifiable() throws(IAMError) {
        if isProtected { throw .protectedRole(name: name) }
    }
}

extension ManagedPolicy: Taggable {
    package static var tagQuota: IAMError.Quota { .tagsPerPolicy }
    /// Unlike those of users and roles, keys of policies' tags are told apart by case (IAM User Guide, "Tags for IAM
    /// resources", case sensitivity).
    package static func identity(ofTagKey key: String) -> String { key }
    package var entity: Entity { .managedPolicy(self) }
    package func checkModifiable() throws(IAMError) {}

    package var defaultVersion: PolicyVersion? { version(defaultVersionID) }
    package func version(_ id: String) -> PolicyVersion? { versions.first { $0.id == id } }
}
