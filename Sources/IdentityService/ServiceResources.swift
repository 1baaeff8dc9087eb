package import AccessControl
import Authentication
package import Cryptography
import Identifiers
package import Journal

/// What operations reach beyond the account: the store, the sealing of session tokens, randomness.
package final class ServiceResources: Sendable {
    let store: AccountStore
    let accessControl: AccessControl
    let sessionTokens: SessionTokenSealer
    let randomBytes: @Sendable (Int) -> [UInt8]

    package init(
        store: AccountStore,
        accessControl: AccessControl,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) throws(CryptographyError) {
        self.store = store
        self.accessControl = accessControl
        self.randomBytes = randomBytes
        sessionTokens = try SessionTokenSealer(masterKey: store.masterKey)
    }
}
