package import Identifiers
import Synchronization

/// When and where credentials were used last.
package struct LastUse: Sendable, Hashable {
    package let time: Timestamp
    /// The service's prefix, for example `iam`.
    package let service: String
    package let region: String

    package init(time: Timestamp, service: String, region: String) {
        self.time = time
        self.service = service
        self.region = region
    }
}

/// The last use of each access key and role, for GetAccessKeyLastUsed and GetRole.
///
/// Kept in memory and written by every authenticated request, so it may never cost a write to the journal. AWS also
/// counts only the days since tracking began.
package final class LastUses: Sendable {
    private struct Uses {
        var byKey: [String: LastUse] = [:]
        var byRole: [String: LastUse] = [:]
    }

    private let uses = Mutex(Uses())

    package init() {}

    /// Notes that a long-term key was used.
    package func record(accessKeyID: String, _ use: LastUse) { uses.withLock { $0.byKey[accessKeyID] = use } }

    /// Notes that a session of a role (by the role's unique id) was used.
    package func record(roleID: String, _ use: LastUse) { uses.withLock { $0.byRole[roleID] = use } }

    func ofKey(_ accessKeyID: String) -> LastUse? { uses.withLock { $0.byKey[accessKeyID] } }
    func ofRole(_ roleID: String) -> LastUse? { uses.withLock { $0.byRole[roleID] } }
}
