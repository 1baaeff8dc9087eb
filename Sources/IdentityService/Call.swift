package import AccessControl
package import Authentication
package import Directory
package import Identifiers
package import Journal

/// One authenticated call: who asks, when, and the state of the account at that moment.
package struct Call: Sendable {
    package let caller: Caller
    /// The caller's account as of the call. A command works on its transaction's account, not on this one.
    package let account: Account
    package let facts: RequestFacts
    let snapshot: StateSnapshot
    let resources: ServiceResources

    package init(
        caller: Caller,
        account: Account,
        facts: RequestFacts,
        snapshot: StateSnapshot,
        resources: ServiceResources
    ) {
        self.caller = caller
        self.account = account
        self.facts = facts
        self.snapshot = snapshot
        self.resources = resources
    }

    package var now: Timestamp { facts.now }
}
