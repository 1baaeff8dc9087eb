import AccessControl
import Authentication
import Cryptography
import Directory
import FoundationEssentials
import Identifiers
import Journal

/// Keeps denials under an authorization id, and finds them again.
struct Denials: Sendable {
    /// A denial that was found, with the documents that its record names by their hash.
    struct Kept: Sendable {
        let record: DenialRecord
        let documents: [String: String]
    }

    private let resources: ServiceResources

    init(_ resources: ServiceResources) { self.resources = resources }

    /// Keeps a denial and returns its authorization id; nil when there was no room for it (the id would lead nowhere).
    func keep(_ denial: AccessControl.Denial, caller: Caller, facts: RequestFacts) -> String? {
        // `[0-9a-z]+`, not to be guessed.
        let id = Hex.encode(resources.randomBytes(16))
        let (record, documents) = DenialRecord.make(
            denial,
            id: id,
            caller: caller,
            facts: facts,
            compiler: resources.accessControl.compiler
        ) { SHA256.hash(Array($0.utf8)).hex }
        guard let body = try? JSONEncoder().encode(record) else { return nil }
        let kept = resources.store.recordDenial(
            StoredDenial(
                id: id,
                account: caller.account,
                time: facts.now,
                body: Array(body),
                documents: documents
            )
        )
        return kept ? id : nil
    }

    /// The denial of this id, if its principal belongs to `account`: nobody learns of other accounts' requests
    /// (IAM Toolbox API Reference: access depends on the account recorded for the principal).
    func find(_ id: String, for account: AccountID) throws(IAMError) -> Kept {
        let stored: StoredDenial?
        do throws(StoreError) {
            stored = try resources.store.denial(id)
        } catch {
            throw .serviceFailure(reason: "the denial could not be read: \(error)")
        }
        guard let stored, stored.account == account else { throw .noSuchDenial(id: id) }
        return try kept(stored)
    }

    /// The latest denial of this request, if its principal belongs to `account`.
    func find(request id: String, for account: AccountID) throws(IAMError) -> Kept {
        let recent: [StoredDenial]
        do throws(StoreError) {
            recent = try resources.store.recentDenials(of: account, limit: Self.searchedByRequest)
        } catch {
            throw .serviceFailure(reason: "the denials could not be read: \(error)")
        }
        for stored in recent {
            let kept = try kept(stored)
            if kept.record.requestID == id { return kept }
        }
        throw .noSuchDenial(id: id)
    }

    /// Denials are found by their own id; by the request's only among so many of the latest.
    private static let searchedByRequest = 1000

    private func kept(_ stored: StoredDenial) throws(IAMError) -> Kept {
        guard let record = try? JSONDecoder().decode(DenialRecord.self, from: Data(stored.body)) else {
            throw .serviceFailure(reason: "the record of denial \(stored.id) cannot be read")
        }
        return Kept(record: record, documents: stored.documents)
    }
}

extension Call {
    /// A kept denial of the caller's own account.
    func denial(_ id: String) throws(IAMError) -> Denials.Kept {
        try Denials(resources).find(id, for: caller.account)
    }

    /// A kept denial of the caller's own account, by the id of the request that was denied.
    func denial(ofRequest id: String) throws(IAMError) -> Denials.Kept {
        try Denials(resources).find(request: id, for: caller.account)
    }
}
