import AWSProtocol
import AccessControl
import Authentication
import Cryptography
import Directory
import FoundationEssentials
package import HTTPMessage
package import Identifiers
import Journal
import PolicyLanguage
package import RequestSigning
import ServiceCatalog
import Synchronization
import WorldFiles

/// What an installation lends to `POST /v1/import`.
package final class Importing: Sendable {
    /// The administrator's key of an account that is to be made.
    package struct Key: Sendable {
        /// The profile that it is to be kept under.
        package let profile: String
        package let credentials: Credentials
    }

    /// Why keys could not be kept.
    package struct KeepingFailure: Error, Sendable {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// The account whose administrators may import: the one that the installation was started with.
    let home: AccountID
    /// Keeps keys where only the server's operator can read them: they are told to nobody else.
    let keep: @Sendable ([Key]) throws(KeepingFailure) -> Void
    fileprivate let lock = Mutex<Void>(())

    package init(
        home: AccountID,
        keep: @escaping @Sendable ([Key]) throws(KeepingFailure) -> Void
    ) {
        self.home = home
        self.keep = keep
    }
}

/// Sesame's own `POST /v1/import`: takes over accounts from exports of AWS (docs/WORLD.md), all in one commit.
extension IdentityService {
    package static let importPath = "/v1/import"

    /// Answers an import. Slow, and waits for the commit: for a thread of its own.
    package func importAccounts(_ request: HTTPRequest, now: Timestamp) -> Answer {
        var exchange = Exchange(requestID: nextRequestID())
        exchange.summary.service = "sesame"
        exchange.summary.operation = "Import"
        exchange.format = .restJSON
        do throws(Refusal) {
            guard request.method == "POST" else {
                throw Refusal(ServiceError(code: "MethodNotAllowed", message: "Use POST.", status: 405))
            }
            let call = try authenticate(request, service: "iam", operation: "Import", now: now, &exchange)
            guard let importing = options.importing, call.caller.account == importing.home else {
                let message =
                    "User: \(call.caller.arn) is not authorized to import accounts: only the account that "
                    + "this server was started with can."
                throw Refusal(IAMError.accessDenied(message: message).serviceError)
            }
            let exports: [AccountExport]
            do throws(WorldError) {
                exports = try ImportRequest.accounts(in: request.body)
            } catch {
                throw Refusal(IAMError.validation(message: error.message).serviceError)
            }
            // One at a time: two that make the same account would both keep a key for it.
            let report = try importing.lock.withLock { _ throws(Refusal) in
                try perform(exports, call, importing, &exchange)
            }
            return Answer(response: try response(report, exchange), summary: exchange.summary)
        } catch {
            return exchange.failure(error)
        }
    }

    /// The answer when the machine has no thread for an import.
    package func unavailable() -> Answer {
        var exchange = Exchange(requestID: nextRequestID())
        exchange.format = .restJSON
        return exchange.failure(Refusal(.serviceFailure))
    }

    private func perform(
        _ exports: [AccountExport],
        _ call: Call,
        _ importing: Importing,
        _ exchange: inout Exchange
    ) throws(Refusal) -> ImportReport {
        let snapshot = resources.store.snapshot
        let newAccounts = Set(exports.map(\.account.id).filter { snapshot.accounts[$0] == nil })
        for export in exports {
            let questions = ImportQuestions(export.account, isNew: newAccounts.contains(export.account.id))
            for question in questions.all { try authorise(question, call, &exchange) }
        }
        let keys = try makeKeys(of: newAccounts, importing)
        let commands = exports.map { export in
            let (imported, key) = (export.account, keys[export.account.id])
            return AccountCommand<ImportCounts>(imported.id) { transaction throws(IAMError) in
                let counts = try transaction.importEntities(of: imported)
                if let key { try transaction.addAdministrator(key) }
                return counts
            }
        }
        let seeds = exports.map(\.account).filter { newAccounts.contains($0.id) }
            .map { AccountSeed(id: $0.id, created: $0.created) }
        let counts: [ImportCounts]
        do throws(WriteFailure) {
            let actor = call.caller.arn
            counts = try resources.store.write(
                creating: seeds,
                commands,
                actor: actor,
                requestID: call.facts.requestID
            )
        } catch {
            throw Refusal(ServiceError(error))
        }
        return report(exports, counts, newAccounts)
    }

    private func report(
        _ exports: [AccountExport],
        _ counts: [ImportCounts],
        _ newAccounts: Set<AccountID>
    ) -> ImportReport {
        let accounts = zip(exports, counts).map { export, counts in
            let id = export.account.id
            var account = ImportReport.Account(
                id: id.text,
                isNew: newAccounts.contains(id),
                users: counts.users,
                groups: counts.groups,
                roles: counts.roles,
                policies: counts.policies,
                unchanged: counts.unchanged
            )
            if account.isNew { account.profile = Self.profile(of: id) }
            return account
        }
        return ImportReport(
            accounts: accounts,
            otherAWSManagedPolicies: Set(exports.flatMap(Self.otherAWSManagedPolicies)).sorted(),
            instanceProfiles: exports.reduce(0) { $0 + $1.instanceProfileCount }
        )
    }

    /// Those that say something else here, so that decisions may differ from those of the export's moment.
    private static func otherAWSManagedPolicies(_ export: AccountExport) -> [String] {
        var others: [String] = []
        for (arn, policy) in export.awsManagedPolicies {
            guard let own = AWSManagedPolicies.policy(arn: arn)?.document,
                let ownDocument = try? PolicyDocument(reading: own),
                let document = try? PolicyDocument(reading: policy.document.text),
                ownDocument.withoutPositions == document.withoutPositions
            else {
                others.append(arn)
                continue
            }
        }
        let holders =
            export.account.users.values.map(\.policies) + export.account.groups.values.map(\.policies)
            + export.account.roles.values.map(\.policies)
        let used = Set(holders.flatMap(\.attached))
            .union(export.account.users.values.compactMap(\.permissionsBoundary))
            .union(export.account.roles.values.compactMap(\.permissionsBoundary))
        return others + used.filter { ARN($0)?.account == "aws" && AWSManagedPolicies.policy(arn: $0) == nil }
    }

    // MARK: Administrators of new accounts

    private static func profile(of account: AccountID) -> String { "account-\(account)" }

    /// Makes and keeps the keys. They are kept first: after a failure in between there is a key to no account, which
    /// harms nobody; the other way round there would be an account that nobody has a key to.
    private func makeKeys(
        of accounts: Set<AccountID>,
        _ importing: Importing
    ) throws(Refusal) -> [AccountID: NewAccessKey] {
        var keys: [AccountID: NewAccessKey] = [:]
        do throws(CryptographyError) {
            let sealer = try SecretSealer(masterKey: resources.store.masterKey)
            for account in accounts {
                let id = AccessKeyID.make(.accessKey, account: account, random: resources.randomBytes(5))
                let secret = try SecretSealer.makeAccessKeySecret { count throws(CryptographyError) in
                    resources.randomBytes(count)
                }
                let sealed = try sealer.seal(secret, accessKeyID: id)
                keys[account] = NewAccessKey(id: id, secret: secret, sealedSecret: sealed)
            }
        } catch {
            throw Refusal(IAMError.serviceFailure(reason: "no access key can be made: \(error)").serviceError)
        }
        guard !keys.isEmpty else { return [:] }
        do throws(Importing.KeepingFailure) {
            try importing.keep(
                keys.sorted { $0.key < $1.key }.map { account, key in
                    Importing.Key(
                        profile: Self.profile(of: account),
                        credentials: Credentials(accessKeyID: key.id, secretAccessKey: key.secret)
                    )
                }
            )
        } catch {
            throw Refusal(IAMError.serviceFailure(reason: error.reason).serviceError)
        }
        return keys
    }

    private func response(_ report: ImportReport, _ exchange: Exchange) throws(Refusal) -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(report) else { throw Refusal(.serviceFailure) }
        var response = HTTPResponse(status: 200, body: Array(body))
        response.headers.append("Content-Type", "application/json")
        response.headers.append("x-amzn-requestid", exchange.summary.requestID)
        return response
    }
}

extension AccountTransaction {
    fileprivate mutating func addAdministrator(_ key: NewAccessKey) throws(IAMError) {
        let administrator = ImportedAdministrator.user(id: environment.makeUniqueID(.user), created: now)
        guard account.user(named: administrator.name) == nil else {
            throw .entityAlreadyExists(.user, name: administrator.name)
        }
        put(.user(administrator))
        put(
            .accessKey(
                AccessKey(
                    id: key.id,
                    ownerID: administrator.id,
                    status: .active,
                    created: now,
                    sealedSecret: key.sealedSecret
                )
            )
        )
    }
}
