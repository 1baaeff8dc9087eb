import AWSProtocol
import Directory

/// What can have a permissions boundary, by its name in the API: users and roles.
typealias NamedBoundable = Boundable & NamedHolder

typealias PutUserPermissionsBoundary = PutPermissionsBoundary<User>
typealias PutRolePermissionsBoundary = PutPermissionsBoundary<Role>
typealias DeleteUserPermissionsBoundary = DeletePermissionsBoundary<User>
typealias DeleteRolePermissionsBoundary = DeletePermissionsBoundary<Role>

struct PutPermissionsBoundary<Holder: NamedBoundable>: Command {
    static var name: String { "Put\(Holder.noun)PermissionsBoundary" }
    private let holderName: String
    private let boundaryARN: String

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        boundaryARN = input.string("PermissionsBoundary") ?? ""
    }

    /// `iam:PermissionsBoundary` is the boundary that is to be set, so that administrators can delegate with a fixed
    /// one (IAM User Guide, "Permissions boundaries for IAM entities").
    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        let keys = call.boundaryKey(boundaryARN)
        return [call.question("iam:\(Self.name)", on: Holder.self, named: holderName, keys: keys)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.putPermissionsBoundary(arn: boundaryARN, of: Holder.self, named: holderName)
        return [:]
    }
}

struct DeletePermissionsBoundary<Holder: NamedBoundable>: Command {
    static var name: String { "Delete\(Holder.noun)PermissionsBoundary" }
    private let holderName: String

    init(_ input: Structure) { holderName = input.string(Holder.nameMember) ?? "" }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:\(Self.name)", on: Holder.self, named: holderName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.deletePermissionsBoundary(of: Holder.self, named: holderName)
        return [:]
    }
}
