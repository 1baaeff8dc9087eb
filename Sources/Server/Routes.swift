internal import Directory
private import Glibc
internal import HTTPMessage
internal import Identifiers
internal import IdentityService
internal import Journal
internal import Synchronization
private import Threads

/// Where a request goes: health, the reset of `--dev`, and everything else to the service. Writes its line to the log.
final class Routes: Sendable {
    let isReady = Atomic<Bool>(false)
    private let service: IdentityService
    private let store: AccountStore
    private let log: AccessLog
    /// The account that a reset makes again; nil without `--dev`: then there is no such route.
    private let resettableAccount: AccountID?

    init(service: IdentityService, store: AccountStore, log: AccessLog, resettableAccount: AccountID?) {
        self.service = service
        self.store = store
        self.log = log
        self.resettableAccount = resettableAccount
    }

    /// Answers one request, now or later.
    func handle(_ request: HTTPRequest, respond: @escaping @Sendable (HTTPResponse) -> Void) {
        let began = Self.microseconds()
        let log = log
        let known = RequestLine(request)
        let answer: @Sendable (HTTPResponse, RequestSummary?) -> Void = { response, summary in
            respond(response)
            let line = known.line(
                status: response.status,
                microseconds: Self.microseconds() - began,
                now: StoreTime.now(),
                summary: summary
            )
            log.write(line)
        }
        if !request.hasRootPath, let local = local(request) {
            switch local {
            case .answer(let response): answer(response, nil)
            case .reset: reset { answer($0, nil) }
            case .import: importAccounts(request) { answer($0.response, $0.summary) }
            case .why: why(request) { answer($0.response, $0.summary) }
            }
            return
        }
        service.handle(request, now: StoreTime.now()) { answer($0.response, $0.summary) }
    }

    private enum Local {
        case answer(HTTPResponse)
        case reset
        case `import`
        case why
    }

    private func local(_ request: HTTPRequest) -> Local? {
        if request.path.elementsEqual("/health/live".utf8) {
            return .answer(health(request, isWell: true, "live"))
        }
        if request.path.elementsEqual("/health/ready".utf8) {
            let isWell = isReady.load(ordering: .acquiring) && store.metrics.lastFailure == nil
            return .answer(health(request, isWell: isWell, "ready"))
        }
        if request.path.elementsEqual(IdentityService.importPath.utf8) { return .import }
        if request.path.elementsEqual(IdentityService.whyPath.utf8) { return .why }
        if resettableAccount != nil, request.path.elementsEqual("/_sesame/reset".utf8) {
            guard request.method == "POST" else { return .answer(Self.text(405, "use POST\n", ("Allow", "POST"))) }
            // A web page can make a browser send a POST, but no header of its own to another site unless that site
            // agrees first (Fetch Standard, CORS-preflight), which this server never does.
            guard request.headers.text("x-sesame-dev") == "reset" else {
                return .answer(Self.text(403, "the header `X-Sesame-Dev: reset` is missing\n"))
            }
            return .reset
        }
        return nil
    }

    private func health(_ request: HTTPRequest, isWell: Bool, _ word: String) -> HTTPResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return Self.text(405, "use GET\n", ("Allow", "GET, HEAD"))
        }
        let status = isWell ? word : "not \(word)"
        return HTTPResponse(
            status: isWell ? 200 : 503,
            headers: HTTPHeaders([("Content-Type", "application/json"), ("Cache-Control", "no-store")]),
            body: Array("{\"status\":\"\(status)\"}\n".utf8)
        )
    }

    /// Megabytes are read, checked and saved meanwhile.
    private func importAccounts(_ request: HTTPRequest, _ answer: @escaping @Sendable (Answer) -> Void) {
        let now = StoreTime.now()
        let started = SystemThread.startDetached { [service] in
            answer(service.importAccounts(request, now: now))
        }
        if !started { answer(service.unavailable()) }
    }

    /// Fixes are searched for, and the past is read from the disk.
    private func why(_ request: HTTPRequest, _ answer: @escaping @Sendable (Answer) -> Void) {
        let now = StoreTime.now()
        let started = SystemThread.startDetached { [service] in
            answer(service.why(request, version: Version.text, now: now))
        }
        if !started { answer(service.unavailable()) }
    }

    /// Back to the first change of the account, which is its first start.
    private func reset(_ answer: @escaping @Sendable (HTTPResponse) -> Void) {
        let started = SystemThread.startDetached { [self] in
            answer(resetNow())
        }
        if !started { answer(Self.text(503, "no thread for the reset\n")) }
    }

    private func resetNow() -> HTTPResponse {
        guard let id = resettableAccount, let account = store.snapshot.accounts[id] else {
            return Self.text(503, "there is no account to reset\n")
        }
        do {
            guard let first = try store.changes(of: id, after: 0, limit: 1).first else {
                return Self.text(503, "the account has no first change\n")
            }
            let seed = AccountSeed(id: id, created: account.created, changes: first.changes)
            try store.reset(to: [seed], actor: first.actor, requestID: first.requestID)
            return HTTPResponse(status: 204)
        } catch {
            return Self.text(503, "the reset could not be saved\n")
        }
    }

    private static func text(_ status: Int, _ text: String, _ header: (String, String)? = nil) -> HTTPResponse {
        var headers = HTTPHeaders([("Content-Type", "text/plain; charset=utf-8")])
        if let header { headers.append(header.0, header.1) }
        return HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    private static func microseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}
