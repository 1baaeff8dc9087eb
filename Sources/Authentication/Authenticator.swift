package import Cryptography
package import Directory
package import HTTPMessage
package import Identifiers
package import RequestSigning

/// Finds out who signed a request.
///
/// The checks come in the order in which AWS makes them: the form of the signature, its date and scope, the key and its
/// token, and only then the signature itself. So a wrong secret with an expired token is answered "expired".
package final class Authenticator: Sendable {
    /// What verified signatures of one credential have shown. A reference: every request reads one.
    private final class KnownCredential: Sendable {
        let scope: CredentialScope
        /// The session token that came with it; nil for long-term keys.
        let token: String?
        /// The number of the state in which `caller` was found; nil when the asker does not number its states.
        let state: Int64?
        let caller: Caller
        /// What `key` was derived from: a key that is made again under the same id must not be taken for the old one.
        let basis: Basis
        let key: SigningKey

        init(_ scope: CredentialScope, token: String?, state: Int64?, caller: Caller, basis: Basis, key: SigningKey) {
            self.scope = scope
            self.token = token
            self.state = state
            self.caller = caller
            self.basis = basis
            self.key = key
        }
    }

    private enum Basis: Sendable, Equatable {
        case sealed([UInt8])
        case secret(String)
    }

    private struct OpenedToken: Sendable {
        let token: String
        let session: Session
    }

    private let secrets: SecretSealer
    private let tokens: SessionTokenSealer
    /// By the credential as it was given.
    private let knownCredentials: RecentCache<String, KnownCredential>
    private let openedTokens: RecentCache<String, OpenedToken>

    /// `cacheCapacity` bounds each of two caches of each thread to twice so many entries of about 200 bytes and a session.
    package init(masterKey: SealingKey, cacheCapacity: Int = 2048) throws(CryptographyError) {
        secrets = try SecretSealer(masterKey: masterKey)
        tokens = try SessionTokenSealer(masterKey: masterKey)
        knownCredentials = RecentCache(capacity: cacheCapacity)
        openedTokens = RecentCache(capacity: cacheCapacity)
    }

    /// The caller of a request to `service` (`iam`, `sts`, …), and the region for which the request is signed.
    ///
    /// `account` gives the state of an account; `accountOfGivenKey` is asked for key ids that do not say their account
    /// because they were chosen by hand. Two calls with the same `state` promise that both would say the same in each:
    /// then what was found for a credential is not looked for again. Signature, dates and scope are checked every time.
    package func identify(
        _ request: HTTPRequest,
        service: String,
        now: Timestamp,
        rules: SigningRules = .standard,
        state: Int64? = nil,
        account: (AccountID) -> Account?,
        accountOfGivenKey: (String) -> AccountID?
    ) throws(AuthenticationError) -> (caller: Caller, region: String) {
        let claim = try claim(of: request)
        let known = knownCredentials.value(for: claim.credential)
        let scope = try scope(of: claim, known: known?.scope, service: service, now: now)
        if let known, state != nil, known.state == state, known.token == claim.sessionToken {
            if let session = known.caller.session { try checkExpiry(session, now) }
            try verify(claim, scope, known.key, rules)
            return (known.caller, scope.region)
        }
        let identity: (caller: Caller, basis: Basis)
        if let token = claim.sessionToken {
            identity = try temporary(scope.accessKeyID, token: token, now: now, account: account)
        } else if scope.accessKeyID.utf8.starts(with: UniqueIDKind.temporaryAccessKey.rawValue.utf8) {
            throw .invalidSessionToken(accessKeyID: scope.accessKeyID)
        } else {
            identity = try longTerm(
                scope.accessKeyID,
                lastIn: known?.caller.account,
                account: account,
                accountOfGivenKey: accountOfGivenKey
            )
        }
        let key =
            if let known, known.basis == identity.basis { known.key } else { try derive(scope, from: identity.basis) }
        try verify(claim, scope, key, rules)
        // Only what was verified is kept, so that strangers cannot push out the credentials in use.
        let credential = KnownCredential(
            scope,
            token: claim.sessionToken,
            state: state,
            caller: identity.caller,
            basis: identity.basis,
            key: key
        )
        knownCredentials.insert(credential, for: claim.credential)
        return (identity.caller, scope.region)
    }

    private func claim(of request: HTTPRequest) throws(AuthenticationError) -> SignatureClaim {
        do throws(SignatureError) {
            return try SignatureClaim(request)
        } catch {
            throw .signature(error)
        }
    }

    private func scope(
        of claim: SignatureClaim,
        known: CredentialScope?,
        service: String,
        now: Timestamp
    ) throws(AuthenticationError) -> CredentialScope {
        do throws(SignatureError) {
            return try claim.scope(now: now, service: service, known: known)
        } catch {
            throw .signature(error)
        }
    }

    private func verify(
        _ claim: SignatureClaim,
        _ scope: CredentialScope,
        _ key: SigningKey,
        _ rules: SigningRules
    ) throws(AuthenticationError) {
        do throws(SignatureError) {
            try claim.verify(scope: scope, key: key, rules: rules)
        } catch {
            throw .signature(error)
        }
    }

    private func derive(_ scope: CredentialScope, from basis: Basis) throws(AuthenticationError) -> SigningKey {
        let secret: String
        switch basis {
        case .secret(let text): secret = text
        case .sealed(let bytes):
            do throws(CryptographyError) {
                secret = try secrets.open(bytes, accessKeyID: scope.accessKeyID)
            } catch {
                throw .unreadableSecret(accessKeyID: scope.accessKeyID, error)
            }
        }
        return SigningKey(secretAccessKey: secret, date: scope.date, region: scope.region, service: scope.service)
    }

    // MARK: Long-term keys

    private func longTerm(
        _ id: String,
        lastIn last: AccountID?,
        account: (AccountID) -> Account?,
        accountOfGivenKey: (String) -> AccountID?
    ) throws(AuthenticationError) -> (Caller, Basis) {
        // Where the key was last time, where its id says it is, where the table says it is.
        var home = last.flatMap(account)
        if home?.accessKeys[id] == nil { home = AccessKeyID.account(of: id).flatMap(account) }
        if home?.accessKeys[id] == nil { home = accountOfGivenKey(id).flatMap(account) }
        guard let home, let key = home.accessKeys[id] else { throw .unknownAccessKey(id) }
        guard key.status == .active else { throw .inactiveAccessKey(id) }
        guard let caller = Caller(owner: key.ownerID, of: home, accessKeyID: id, session: nil) else {
            throw .ownerGone(accessKeyID: id)
        }
        return (caller, .sealed(key.sealedSecret))
    }

    // MARK: Temporary credentials

    private func temporary(
        _ id: String,
        token: String,
        now: Timestamp,
        account: (AccountID) -> Account?
    ) throws(AuthenticationError) -> (Caller, Basis) {
        let session = try open(token, accessKeyID: id)
        try checkExpiry(session, now)
        guard let home = AccountID(session.accountID).flatMap(account),
            let caller = Caller(session: session, in: home)
        else { throw .principalGone(principalID: session.principalID) }
        return (caller, .secret(session.secretAccessKey))
    }

    private func checkExpiry(_ session: Session, _ now: Timestamp) throws(AuthenticationError) {
        guard now < session.expires else {
            throw .expiredSession(accessKeyID: session.accessKeyID, expired: session.expires)
        }
    }

    private func open(_ token: String, accessKeyID id: String) throws(AuthenticationError) -> Session {
        if let opened = openedTokens.value(for: id), opened.token == token { return opened.session }
        guard let session = tokens.open(token, accessKeyID: id) else { throw .invalidSessionToken(accessKeyID: id) }
        openedTokens.insert(OpenedToken(token: token, session: session), for: id)
        return session
    }
}
