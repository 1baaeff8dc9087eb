internal import CMicroHTTPD
internal import CMicroHTTPDShim
internal import Glibc
internal import HTTPMessage
internal import Synchronization

/// What the library's threads call: everything of a ``Listener`` but its lifetime.
final class ListenerCore: Sendable {
    let configuration: ListenerConfiguration
    let boundPort: UInt16
    let handler: Listener.Handler
    private let refused: @Sendable (Refusal) -> Void
    let connections = ConnectionTable()
    let isDraining = Atomic<Bool>(false)
    let largeBodyCount = Atomic<Int>(0)
    /// Connections that were accepted and have not ended.
    let openCount = Atomic<Int>(0)
    private let running = Mutex<Running?>(nil)

    /// What lives from start to stop. Unchecked: only touched under the lock of `running`.
    private struct Running: @unchecked Sendable {
        let daemon: Daemon
        let socket: ListeningSocket
        let acceptor: StoppableThread
        let watchdog: StoppableThread
        let secrets: [UnsafeMutablePointer<CChar>]
    }

    init(
        _ configuration: ListenerConfiguration,
        refused: @escaping @Sendable (Refusal) -> Void,
        handler: @escaping Listener.Handler
    ) throws(ListenerError) {
        let socket = try ListeningSocket(address: configuration.address, port: configuration.port)
        self.configuration = configuration
        self.handler = handler
        self.refused = refused
        boundPort = socket.port
        let secrets = [configuration.tls?.privateKeyPEM, configuration.tls?.certificatePEM].compactMap { pem in
            pem.flatMap { strdup(String(decoding: $0, as: UTF8.self)) }
        }
        var daemon: Daemon?
        var watchdog: StoppableThread?
        var isRunning = false
        defer {
            if !isRunning {
                watchdog?.stop()
                if let daemon { MHD_stop_daemon(daemon.pointer) }
                close(socket.descriptor)
                secrets.forEach { free($0) }
            }
        }
        daemon = start(key: secrets.first, certificate: secrets.last)
        // Without a watchdog a dripping client could hold its connection for ever, so there is no server without one.
        // The threads hold the core strongly, until `stop`: a weak reference would make every counting of it a slow one.
        watchdog = StoppableThread { self.cutSlowConnections(until: $0) }
        guard let daemon, let watchdog else { throw .cannotStart(tls: configuration.tls != nil) }
        guard let acceptor = StoppableThread(work: { self.accept(from: socket, for: daemon, until: $0) }) else {
            throw .cannotStart(tls: configuration.tls != nil)
        }
        isRunning = true
        running.withLock {
            $0 = Running(daemon: daemon, socket: socket, acceptor: acceptor, watchdog: watchdog, secrets: secrets)
        }
    }

    func stop(drainSeconds: Double) {
        let taken = running.withLock { running -> Running? in
            defer { running = nil }
            return running
        }
        guard let taken else { return }
        isDraining.store(true, ordering: .sequentiallyConsistent)
        taken.acceptor.stop()
        close(taken.socket.descriptor)
        drain(seconds: drainSeconds)
        // The library panics when it is stopped with connections asleep: wake every one.
        for state in connections.snapshot {
            state.suspended.withLock { $0 }?.answer(HTTPResponse(status: 503))
        }
        taken.watchdog.stop()
        MHD_stop_daemon(taken.daemon.pointer)
        taken.secrets.forEach { free($0) }
    }

    private func start(
        key: UnsafeMutablePointer<CChar>?,
        certificate: UnsafeMutablePointer<CChar>?
    ) -> Daemon? {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let opened: MHD_NotifyConnectionCallback = connectionChanged
        let lineRead:
            @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
                UnsafeMutableRawPointer? = requestLineRead
        let done: MHD_RequestCompletedCallback = requestCompleted
        let unescape: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int =
            keepEscapes
        // A header of the permitted size, the library's list of its fields, and the response's header must fit. Not more:
        // the library clears all of it after each request.
        let memory = configuration.maximumHeaderBytes + 8 * 1024
        var options = [
            option(.CONNECTION_LIMIT, max(configuration.maximumConnections, configuration.threads)),
            option(.CONNECTION_MEMORY_LIMIT, memory),
            option(.NOTIFY_CONNECTION, unsafeBitCast(opened, to: Int.self), context),
            option(.URI_LOG_CALLBACK, unsafeBitCast(lineRead, to: Int.self), context),
            option(.NOTIFY_COMPLETED, unsafeBitCast(done, to: Int.self), context),
            option(.UNESCAPE_CALLBACK, unsafeBitCast(unescape, to: Int.self), nil),
        ]
        if configuration.threads > 1 { options.append(option(.THREAD_POOL_SIZE, configuration.threads)) }
        var flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
        flags |= MHD_USE_NO_LISTEN_SOCKET.rawValue | MHD_USE_ITC.rawValue
        if configuration.tls != nil, let key, let certificate {
            flags |= MHD_USE_TLS.rawValue
            options.append(option(.HTTPS_MEM_KEY, 0, key))
            options.append(option(.HTTPS_MEM_CERT, 0, certificate))
            options.append(option(.HTTPS_PRIORITIES, 0, .init(mutating: Self.tlsPriorities.utf8Start)))
        }
        options.append(option(.END, 0))
        return sesame_mhd_start(flags, requestProgressed, context, &options).map(Daemon.init(pointer:))
    }

    /// TLS 1.2 and 1.3 only. Lives for ever, as the library keeps the pointer.
    private static let tlsPriorities: StaticString = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

    private func option(_ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem
    {
        MHD_OptionItem(option: option, value: value, ptr_value: pointer)
    }

    func refuse(_ refusal: Refusal) { refused(refusal) }
}
