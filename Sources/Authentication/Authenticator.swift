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
    /// A key derived for one scope, with what it was derived from: a key that is made again under the same id must not
    /// be taken for the old one.
    private struct DerivedKey: Sendable {
        let account: AccountID
        let basis: Basis
        let key: SigningKey
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
    private let derivedKeys: RecentCache<CredentialScope, DerivedKey>
    private let openedTokens: RecentCache<String, OpenedToken>

    /// `cacheCapacity` bounds each of two caches to twice so many entries of about 200 bytes and a session.
    package init(masterKey: SealingKey, cacheCapacity: Int = 4096) throws(CryptographyError) {
        secrets = try SecretSealer(masterKey: masterKey)
        tokens = try SessionTokenSealer(masterKey: masterKey)
        derivedKeys = RecentCache(capacity: cacheCapacity)
        openedTokens = RecentCache(capacity: cacheCapacity)
    }

    /// The caller of a request to `service` (`iam`, `sts`, …).
    ///
    /// `account` gives the state of an account; `accountOfGivenKey` is asked for key ids that do not say their account
    /// because they were chosen by hand.
    package func identify(
        _ request: HTTPRequest,
        service: String,
        now: Timestamp,
        rules: SigningRules = .standard,
        account: (AccountID) -> Account?,
        accountOfGivenKey: (String) -> AccountID?
    ) throws(AuthenticationError) -> Caller {
        let (claim, scope) = try read(request, service: service, now: now)
        let known = derivedKeys.value(for: scope)
        let identity: (caller: Caller, basis: Basis)
        if let token = claim.sessionToken {
            identity = try temporary(scope.accessKeyID, token: token, now: now, account: account)
        } else if scope.accessKeyID.utf8.starts(with: UniqueIDKind.temporaryAccessKey.rawValue.utf8) {
            throw .invalidSessionToken(accessKeyID: scope.accessKeyID)
        } else {
            identity = try longTerm(
                scope.accessKeyID,
                lastIn: known?.account,
                account: account,
                accountOfGivenKey: accountOfGivenKey
            )
        }
        if let known, known.basis == identity.basis {
            try verify(claim, scope, known.key, rules)
        } else {
            let key = try derive(scope, from: identity.basis)
            try verify(claim, scope, key, rules)
            // Only what was verified is kept, so that strangers cannot push out the keys in use.
            let derived = DerivedKey(account: identity.caller.account, basis: identity.basis, key: key)
            derivedKeys.insert(derived, for: scope)
        }
        return identity.caller
    }

    private func read(
        _ request: HTTPRequest,
        service: String,
        now: Timestamp
    ) throws(AuthenticationError) -> (SignatureClaim, CredentialScope) {
        do throws(SignatureError) {
            let claim = try SignatureClaim(request)
            return (claim, try claim.scope(now: now, service: service))
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
        guard now < session.expires else { throw .expiredSession(accessKeyID: id, expired: session.expires) }
        guard let home = AccountID(session.accountID).flatMap(account),
            let caller = Caller(session: session, in: home)
        else { throw .principalGone(principalID: session.principalID) }
        return (caller, .secret(session.secretAccessKey))
    }

    private func open(_ token: String, accessKeyID id: String) throws(AuthenticationError) -> Session {
        if let opened = openedTokens.value(for: id), opened.token == token { return opened.session }
        guard let session = tokens.open(token, accessKeyID: id) else { throw .invalidSessionToken(accessKeyID: id) }
        openedTokens.insert(OpenedToken(token: token, session: session), for: id)
        return session
    }
}
