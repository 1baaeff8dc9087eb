import Authentication
import Directory
import Identifiers

/// Whom an operation means whose user name is optional: without a name, the caller itself.
enum UserOrRoot: Sendable, Hashable {
    case user(named: String)
    case root
}

extension Call {
    /// A role session has no user of its own, so it must say whom it means.
    func userOrSelf(_ name: String?) throws(IAMError) -> UserOrRoot {
        if let name { return .user(named: name) }
        switch caller.kind {
        case .root: return .root
        case .user(let id, let name): return .user(named: account.users[id]?.name ?? name)
        case .assumedRole, .federatedUser: throw .userNameRequired
        }
    }

    func question(_ action: String, on subject: UserOrRoot) -> AuthorizationQuestion {
        switch subject {
        case .user(let name): question(action, on: User.self, named: name)
        case .root: AuthorizationQuestion(action: action, resource: account.rootARN)
        }
    }
}

extension Account {
    /// Under which id access keys are filed, and the name that answers show: the root user has none.
    func keyOwner(_ subject: UserOrRoot) throws(IAMError) -> (id: String, userName: String?) {
        switch subject {
        case .root: return (id.text, nil)
        case .user(let name):
            let user = try holder(User.self, named: name)
            return (user.id, user.name)
        }
    }
}
