package import Directory
internal import Identifiers

extension Caller {
    /// The user of this unique id, or the root user when it is the account's id; nil when there is no such user.
    package convenience init?(owner ownerID: String, of account: Account, accessKeyID: String, session: Session?) {
        if ownerID == account.id.text {
            self.init(
                account: account.id,
                kind: .root,
                arn: account.rootARN,
                userID: account.id.text,
                accessKeyID: accessKeyID,
                session: session
            )
        } else if let user = account.users[ownerID] {
            self.init(
                account: account.id,
                kind: .user(id: user.id, name: user.name),
                arn: account.arn(of: user),
                userID: user.id,
                accessKeyID: accessKeyID,
                session: session
            )
        } else {
            return nil
        }
    }

    /// The principal of a session; nil when the user or role that it was given to is gone. A role that was made again
    /// under the same name has another unique id, so old sessions do not come back to life.
    package convenience init?(session: Session, in account: Account) {
        let (id, key) = (account.id, session.accessKeyID)
        switch session.origin {
        case .getSessionToken:
            self.init(owner: session.principalID, of: account, accessKeyID: key, session: session)
        case .assumeRole:
            guard let role = account.roles[session.principalID], let name = session.name else { return nil }
            self.init(
                account: id,
                kind: .assumedRole(roleID: role.id, roleARN: account.arn(of: role), sessionName: name),
                arn: "arn:aws:sts::\(id):assumed-role/\(role.name)/\(name)",
                userID: "\(role.id):\(name)",
                accessKeyID: key,
                session: session
            )
        case .getFederationToken:
            guard let name = session.name,
                let issuer = Caller(owner: session.principalID, of: account, accessKeyID: key, session: nil)
            else { return nil }
            self.init(
                account: id,
                kind: .federatedUser(name: name, issuerARN: issuer.arn, issuerID: session.principalID),
                arn: "arn:aws:sts::\(id):federated-user/\(name)",
                userID: "\(id):\(name)",
                accessKeyID: key,
                session: session
            )
        }
    }
}
