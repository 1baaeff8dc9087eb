package import AccessControl
package import Authentication
package import Directory
package import Identifiers
package import Journal

/// One authenticated call: who asks, when, and the state of the account at that moment.
package final class Call: Sendable {
    package let caller: Caller
    /// The caller's account as of the call, with the number of its last change. Held by reference: an account's tables
    /// are shared by all threads, so copying the value would count references that all threads fight for.
    package let replica: AccountReplica
    package let facts: RequestFacts
    let snapshot: StateSnapshot
    let resources: ServiceResources

    package init(
        caller: Caller,
        replica: AccountReplica,
        facts: RequestFacts,
        snapshot: StateSnapshot,
        resources: ServiceResources
    ) {
        self.caller = caller
        self.replica = replica
        self.facts = facts
        self.snapshot = snapshot
        self.resources = resources
    }

    package var now: Timestamp { facts.now }
    /// The caller's account as of the call. A command works on its transaction's account, not on this one.
    package var account: Account { replica.account }
}
