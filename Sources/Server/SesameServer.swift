internal import Cryptography
internal import Directory
private import Glibc
internal import HTTPServer
internal import Identifiers
internal import IdentityService
internal import Journal
internal import RequestSigning
package import ServiceCatalog
private import Synchronization
internal import WorldFiles

/// The running server: store, service and listener wired together.
package final class SesameServer: Sendable {
    private let store: AccountStore
    private let service: IdentityService
    private let log: AccessLog
    private let listener: Listener
    private let routes: Routes
    private let drainSeconds: Double
    /// What is known of services: AWS's and the user's own.
    package let catalog: Catalog
    /// What to show when the server is ready.
    package let bannerText: String
    /// The port that is listened on.
    package var port: UInt16 { listener.boundPort }

    /// Opens the data, makes the first account where there is none, and listens. Log lines go to `logDescriptor`.
    package init(_ configuration: ServerConfiguration, logDescriptor: Int32 = STDERR_FILENO) throws(StartError) {
        let begin = StoreTime.now()
        let catalog = try Catalog(configuration)
        self.catalog = catalog
        let store = try Self.openStore(configuration)
        let files = AWSFiles(dataDirectory: configuration.dataDirectory)
        let (account, isFirstStart) = try Self.prepare(store, configuration, files)
        let service = try Self.makeService(store, configuration, home: account, files)
        let log = AccessLog(descriptor: logDescriptor)
        let routes = Routes(
            service: service,
            store: store,
            log: log,
            resettableAccount: configuration.development == nil ? nil : account
        )
        let listener = try Self.listen(configuration, log: log, routes: routes)
        self.store = store
        self.service = service
        self.log = log
        self.routes = routes
        self.listener = listener
        drainSeconds = configuration.drainSeconds
        let endpoint = configuration.endpoint(port: listener.boundPort)
        bannerText =
            Banner(
                endpoint: endpoint,
                dataDirectory: TextFile.absolute(configuration.dataDirectory),
                account: account.text,
                isFirstStart: isFirstStart,
                startMilliseconds: Int(StoreTime.now().milliseconds - begin.milliseconds),
                files: files,
                hasCredentials: TextFile.exists(files.credentialsPath),
                isConfigurationCurrent: try files.writeConfiguration(endpoint: endpoint),
                isDevelopment: configuration.development != nil,
                isReachableInTheClear: configuration.certificateFile == nil && !configuration.isLoopback
            ).text
        routes.isReady.store(true, ordering: .releasing)
        var line = JSONLine.event("info", "started", StoreTime.now())
        line.add("version", Version.text)
        line.add("endpoint", endpoint)
        if !catalog.userPrefixes.isEmpty { line.add("services", catalog.userPrefixes.joined(separator: ",")) }
        log.write(line.finished())
    }

    /// Stops taking requests, lets those in work finish, saves everything.
    package func stop() {
        routes.isReady.store(false, ordering: .releasing)
        listener.stop(drainSeconds: drainSeconds)
        store.close()
        let metrics = store.metrics
        var line = JSONLine.event("info", "stopped", StoreTime.now())
        line.add("commands", Int(metrics.commands))
        line.add("commits", Int(metrics.commits))
        line.add("denialsDropped", Int(metrics.denialsDropped))
        log.write(line.finished())
        log.close()
    }

    // MARK: Steps of the start

    private static func openStore(_ configuration: ServerConfiguration) throws(StartError) -> AccountStore {
        do throws(StoreError) {
            return try AccountStore.open(
                directory: configuration.dataDirectory,
                masterKeyFile: configuration.masterKeyFile,
                environment: .system,
                options: StoreOptions()
            )
        } catch {
            throw .store(error)
        }
    }

    /// Makes the first account, or checks that the one that is there is the one that was asked for.
    private static func prepare(
        _ store: AccountStore,
        _ configuration: ServerConfiguration,
        _ files: AWSFiles
    ) throws(StartError) -> (AccountID, isFirst: Bool) {
        if let account = try homeAccount(store) {
            try check(configuration, store, account)
            return (account, false)
        }
        let first: FirstStart
        do throws(CryptographyError) {
            first = try FirstStart(configuration, masterKey: store.masterKey, now: StoreTime.now())
        } catch {
            throw .cryptography("\(error)")
        }
        // The file comes first: after a crash in between, the next start finds no account and begins again. The other
        // way round there would be an account that nobody has a key to.
        try files.writeCredentials(first.credentials)
        do throws(WriteFailure) {
            try store.createAccount(first.seed, actor: Self.actor(first.seed.id), requestID: firstStartID)
        } catch {
            throw .write(error)
        }
        return (first.seed.id, true)
    }

    private static let firstStartID = "first-start"

    /// The account of the first start; the others were imported. Nil in an empty data directory.
    private static func homeAccount(_ store: AccountStore) throws(StartError) -> AccountID? {
        let ids = store.snapshot.accounts.ids
        if ids.count < 2 { return ids.first }
        do throws(StoreError) {
            for id in ids where try store.changes(of: id, after: 0, limit: 1).first?.requestID == firstStartID {
                return id
            }
        } catch {
            throw .store(error)
        }
        return ids.first
    }

    private static func check(
        _ configuration: ServerConfiguration,
        _ store: AccountStore,
        _ account: AccountID
    ) throws(StartError) {
        let snapshot = store.snapshot
        if configuration.development == nil, let asked = configuration.account, snapshot.accounts[asked] == nil {
            throw .otherAccount(asked: asked.text, found: account.text, directory: configuration.dataDirectory)
        }
        let keys = [configuration.development?.administratorKey, configuration.development?.rootKey]
        for case let key? in keys where snapshot.account(ofKey: key.accessKeyID) == nil {
            throw .otherKey(id: key.accessKeyID, directory: configuration.dataDirectory)
        }
    }

    private static func makeService(
        _ store: AccountStore,
        _ configuration: ServerConfiguration,
        home: AccountID,
        _ files: AWSFiles
    ) throws(StartError) -> IdentityService {
        var options = IdentityService.Options()
        options.appendsAuthorizationID = configuration.appendsAuthorizationID
        options.importing = Importing(home: home) { keys throws(Importing.KeepingFailure) in
            do throws(StartError) {
                try files.addProfiles(keys)
            } catch {
                throw Importing.KeepingFailure(reason: error.message)
            }
        }
        do throws(CryptographyError) {
            return try IdentityService(
                store: store,
                randomBytes: StoreEnvironment.systemRandomBytes,
                options: options
            )
        } catch {
            throw .cryptography("\(error)")
        }
    }

    private static func listen(
        _ configuration: ServerConfiguration,
        log: AccessLog,
        routes: Routes
    ) throws(StartError) -> Listener {
        var listening = ListenerConfiguration()
        listening.address = configuration.address
        listening.port = configuration.port
        listening.threads = configuration.threads
        listening.maximumConnections = configuration.maximumConnections
        listening.largeBodies = .init(
            path: IdentityService.importPath,
            maximumBytes: ImportRequest.maximumBodyBytes,
            atOnce: 2
        )
        if let certificate = configuration.certificateFile, let key = configuration.privateKeyFile {
            listening.tls = .init(
                certificatePEM: try TextFile.read(certificate),
                privateKeyPEM: try TextFile.read(key)
            )
        }
        do throws(ListenerError) {
            return try Listener(
                listening,
                refused: { log.write(RequestLine.line($0, now: StoreTime.now())) },
                handler: { request, responder in
                    routes.handle(request) { responder.respond($0) }
                }
            )
        } catch {
            log.close()
            throw .listener(error)
        }
    }

    static func actor(_ account: AccountID) -> String { "arn:aws:iam::\(account):root" }
}

extension ServerConfiguration {
    /// Whether only this machine can connect.
    var isLoopback: Bool { address.hasPrefix("127.") || address == "::1" }
}
