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
    private let running = Mutex<Running?>(nil)

    /// What lives from start to stop. Unchecked: only touched under the lock of `running`.
    private struct Running: @unchecked Sendable {
        let daemon: OpaquePointer
        let watchdog: Watchdog
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
        // Without a watchdog a dripping client could hold its connection for ever, so there is no server without one.
        // It holds the core strongly, until `stop`: a weak reference would make every counting of the core's a slow one.
        let watchdog = Watchdog(intervalMilliseconds: watchdogInterval) { self.cutSlowConnections() }
        guard let watchdog, let daemon = start(socket, key: secrets.first, certificate: secrets.last) else {
            watchdog?.stop()
            close(socket.descriptor)
            secrets.forEach { free($0) }
            throw .cannotStart(tls: configuration.tls != nil)
        }
        running.withLock { $0 = Running(daemon: daemon, watchdog: watchdog, secrets: secrets) }
    }

    func stop(drainSeconds: Double) {
        let taken = running.withLock { running -> Running? in
            defer { running = nil }
            return running
        }
        guard let taken else { return }
        isDraining.store(true, ordering: .sequentiallyConsistent)
        let socket = MHD_quiesce_daemon(taken.daemon)
        if socket >= 0 { close(socket) }
        drain(seconds: drainSeconds)
        // The library panics when it is stopped with connections asleep: wake every one.
        for state in connections.snapshot {
            state.suspended.withLock { $0 }?.answer(HTTPResponse(status: 503))
        }
        taken.watchdog.stop()
        MHD_stop_daemon(taken.daemon)
        taken.secrets.forEach { free($0) }
    }

    private func start(
        _ socket: ListeningSocket,
        key: UnsafeMutablePointer<CChar>?,
        certificate: UnsafeMutablePointer<CChar>?
    ) -> OpaquePointer? {
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
            option(.LISTEN_SOCKET, Int(socket.descriptor)),
            option(.CONNECTION_LIMIT, max(configuration.maximumConnections, configuration.threads)),
            option(.CONNECTION_MEMORY_LIMIT, memory),
            option(.NOTIFY_CONNECTION, unsafeBitCast(opened, to: Int.self), context),
            option(.URI_LOG_CALLBACK, unsafeBitCast(lineRead, to: Int.self), context),
            option(.NOTIFY_COMPLETED, unsafeBitCast(done, to: Int.self), context),
            option(.UNESCAPE_CALLBACK, unsafeBitCast(unescape, to: Int.self), nil),
        ]
        if configuration.threads > 1 { options.append(option(.THREAD_POOL_SIZE, configuration.threads)) }
        var flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
        if configuration.tls != nil, let key, let certificate {
            flags |= MHD_USE_TLS.rawValue
            options.append(option(.HTTPS_MEM_KEY, 0, key))
            options.append(option(.HTTPS_MEM_CERT, 0, certificate))
            options.append(option(.HTTPS_PRIORITIES, 0, .init(mutating: Self.tlsPriorities.utf8Start)))
        }
        options.append(option(.END, 0))
        return sesame_mhd_start(flags, requestProgressed, context, &options)
    }

    /// TLS 1.2 and 1.3 only. Lives for ever, as the library keeps the pointer.
    private static let tlsPriorities: StaticString = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

    private func option(_ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem
    {
        MHD_OptionItem(option: option, value: value, ptr_value: pointer)
    }

    func refuse(_ refusal: Refusal) { refused(refusal) }
}
