import Directory

/// What the API calls users, groups and roles: operations and members that exist for each of them are written once,
/// for any holder.
protocol NamedHolder: PolicyHolder {
    /// As in `PutUserPolicy` and `UserName`.
    static var noun: String { get }
    /// As in `arn:aws:iam::123456789012:user/name`, and in messages.
    static var resourceType: String { get }
    var describedTags: [Tag] { get }
    var describedBoundary: String? { get }
}

extension NamedHolder {
    static var nameMember: String { noun + "Name" }
    static var resourceType: String { kind.rawValue }
}

extension User: NamedHolder {
    static let noun = "User"
    var describedTags: [Tag] { tags }
    var describedBoundary: String? { permissionsBoundary }
}

extension Group: NamedHolder {
    static let noun = "Group"
    var describedTags: [Tag] { [] }
    var describedBoundary: String? { nil }
}

extension Role: NamedHolder {
    static let noun = "Role"
    var describedTags: [Tag] { tags }
    var describedBoundary: String? { permissionsBoundary }
}
