import Directory
import Identifiers
import SQLite

/// What a store knows when it opens.
struct LoadedState {
    var replicas: [AccountID: AccountReplica] = [:]
    var handMadeKeys: [String: AccountID] = [:]
    var keyUses: [String: KeyUse] = [:]
    var roleUses: [String: RoleUse] = [:]
}

/// Reading everything at the start, over a connection of its own that may only read.
struct StateLoader {
    private struct Row {
        let created: Timestamp
        let sequence: Int64
        let changed: Timestamp
    }

    let path: String
    let connection: Connection

    init(path: String) throws(StoreError) {
        self.path = path
        do throws(SQLiteError) {
            connection = try Connection(path: path, mode: .readOnly)
        } catch {
            throw .wrapping(error, "open", path: path)
        }
    }

    /// Loads the current state. Whatever cannot be understood is an error: half an account could allow too much.
    func load() throws(StoreError) -> LoadedState {
        do throws(SQLiteError) {
            var state = LoadedState()
            let rows = try accountRows()
            var accounts = rows.reduce(into: [AccountID: Account]()) {
                $0[$1.key] = Account(id: $1.key, created: $1.value.created)
            }
            var problem = try loadEntities(into: &accounts, &state)
            if problem == nil { problem = try checkSequences(rows) }
            if let problem { throw SQLiteError(code: .corrupt, message: problem, systemError: 0, operation: "load") }
            for (id, row) in rows {
                guard let account = accounts.removeValue(forKey: id) else { continue }
                state.replicas[id] = AccountReplica(account: account, sequence: row.sequence, changed: row.changed)
            }
            try loadUses(into: &state)
            return state
        } catch {
            throw .wrapping(error, "read", path: path)
        }
    }

    private func accountRows() throws(SQLiteError) -> [AccountID: Row] {
        let statement = try connection.prepare("SELECT id, created, sequence, changed FROM account")
        var rows: [AccountID: Row] = [:]
        while try statement.step() {
            guard let id = AccountID(try statement.text(0)) else {
                throw SQLiteError(
                    code: .corrupt,
                    message: "an account id is not 12 digits",
                    systemError: 0,
                    operation: "load"
                )
            }
            rows[id] = Row(
                created: Timestamp(milliseconds: try statement.integer(1)),
                sequence: try statement.integer(2),
                changed: Timestamp(milliseconds: try statement.integer(3))
            )
        }
        return rows
    }

    /// Entities in the order in which they were first put: the keys of a user are listed oldest first.
    private func loadEntities(
        into accounts: inout [AccountID: Account],
        _ state: inout LoadedState
    ) throws(SQLiteError) -> String? {
        let codec = EntityCodec()
        let statement = try connection.prepare(
            "SELECT account, kind, id, sequence, document, checksum FROM entity ORDER BY rowid"
        )
        while try statement.step() {
            let (owner, kind, id) = (try statement.text(0), try statement.text(1), try statement.text(2))
            let (sequence, document) = (try statement.integer(3), try statement.text(4))
            let name = "\(kind) `\(id)` of account \(owner)"
            let entity: Entity
            do throws(EntityCodec.Failure) {
                entity = try codec.decode(kind: kind, document: document)
            } catch {
                return "\(name) cannot be read: \(error.detail)"
            }
            let checksum = Checksum.entity(
                account: owner,
                key: entity.key,
                sequence: sequence,
                document: document
            )
            guard try statement.blob(5) == checksum, entity.key.id == id else {
                return "\(name) does not match its checksum"
            }
            guard let account = AccountID(owner), accounts[account]?.apply(.put(entity)) != nil else {
                return "\(name) belongs to no account"
            }
            if case .accessKey(let key) = entity, key.isHandMade(in: account) { state.handMadeKeys[id] = account }
        }
        return nil
    }

    /// The log of each account must be dense: a missing change would make a past state a lie.
    private func checkSequences(_ rows: [AccountID: Row]) throws(SQLiteError) -> String? {
        let statement = try connection.prepare(
            "SELECT account, count(*), min(sequence), max(sequence) FROM change GROUP BY account"
        )
        var changed: Set<AccountID> = []
        while try statement.step() {
            let owner = try statement.text(0)
            let (count, first, last) = (
                try statement.integer(1), try statement.integer(2), try statement.integer(3)
            )
            guard let id = AccountID(owner), let row = rows[id], first == 1, last == count, last == row.sequence
            else { return "the changes of account \(owner) are not complete" }
            changed.insert(id)
        }
        for (id, row) in rows where row.sequence != 0 && !changed.contains(id) {
            return "the changes of account \(id) are not complete"
        }
        return nil
    }

    private func loadUses(into state: inout LoadedState) throws(SQLiteError) {
        let keys = try connection.prepare("SELECT id, time, service, region FROM key_use")
        while try keys.step() {
            state.keyUses[try keys.text(0)] = KeyUse(
                time: Timestamp(milliseconds: try keys.integer(1)),
                service: try keys.text(2),
                region: try keys.text(3)
            )
        }
        let roles = try connection.prepare("SELECT id, time, region FROM role_use")
        while try roles.step() {
            state.roleUses[try roles.text(0)] = RoleUse(
                time: Timestamp(milliseconds: try roles.integer(1)),
                region: try roles.text(2)
            )
        }
    }
}
