import AWSProtocol
import Authentication
import Cryptography
import Directory
import Identifiers
import Journal

extension Call {
    /// Gives out temporary credentials. `configure` adds what the operation passes on: name, policies, tags.
    func issueCredentials(
        _ origin: Session.Origin,
        durationSeconds: Int,
        principalID: String,
        account: AccountID,
        configure: (inout Session) -> Void = { _ in }
    ) throws(IAMError) -> TemporaryCredentials {
        var session = Session(
            origin: origin,
            accountID: account.text,
            accessKeyID: "",
            secretAccessKey: "",
            principalID: principalID,
            issued: now,
            expires: now.advanced(bySeconds: Int64(durationSeconds))
        )
        configure(&session)
        let randomBytes = resources.randomBytes
        do throws(CryptographyError) {
            return try resources.sessionTokens.issue(session, account: account) { randomBytes($0) }
        } catch {
            throw .serviceFailure(reason: "the session token could not be sealed: \(error)")
        }
    }

    /// The role with exactly this ARN, in whichever account of this installation it is.
    func role(arn text: String) -> (role: Role, account: Account)? {
        guard let arn = ARN(text), let id = AccountID(arn.account), let account = snapshot.accounts[id],
            let name = text.split(separator: "/").last, let role = account.role(named: String(name)),
            account.arn(of: role) == text
        else { return nil }
        return (role, account)
    }

    /// The account of a key whose id was chosen by hand.
    func accountOfHandMadeKey(_ id: String) -> AccountID? { snapshot.handMadeKey(id) }
}

extension TemporaryCredentials {
    /// As STS answers them.
    var description: Value {
        .structure([
            "AccessKeyId": .string(accessKeyID), "SecretAccessKey": .string(secretAccessKey),
            "SessionToken": .string(sessionToken), "Expiration": .timestamp(expires),
        ])
    }
}
