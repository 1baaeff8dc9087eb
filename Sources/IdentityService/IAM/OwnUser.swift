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
    /// The owner id that access keys are filed under: the user's unique id, or the account id for the root user.
    func keyOwnerID(_ subject: UserOrRoot) throws(IAMError) -> String {
        switch subject {
        case .root: return id.text
        case .user(let name):
            guard let user = user(named: name) else { throw .noSuchEntity(.user, name: name) }
            return user.id
        }
    }
}
