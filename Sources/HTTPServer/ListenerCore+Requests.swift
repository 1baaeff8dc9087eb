internal import CMicroHTTPD
internal import CMicroHTTPDShim
internal import Glibc
internal import HTTPMessage
internal import Synchronization

// The life of a connection and of one request on it, as the library's callbacks tell it.
extension ListenerCore {
    func opened(_ connection: OpaquePointer) -> ConnectionState {
        let now = MonotonicClock.milliseconds()
        let state = ConnectionState(
            socket: sesame_mhd_socket(connection),
            peerAddress: text(ofPeer: sesame_mhd_peer(connection)),
            deadline: now + UInt64(milliseconds: configuration.headerSeconds)
        )
        connections.insert(state)
        return state
    }

    func closed(_ state: ConnectionState) {
        connections.remove(state)
        openCount.subtract(1, ordering: .relaxed)
    }

    func began(_ connection: OpaquePointer, state: ConnectionState, target: UnsafePointer<CChar>) -> Exchange {
        state.enter(.header, deadline: deadline(configuration.headerSeconds))
        return Exchange(connection: connection, state: state, target: target)
    }

    func receivedHead(
        _ exchange: Exchange,
        method: UnsafeBufferPointer<UInt8>,
        version: UnsafeBufferPointer<UInt8>
    ) -> MHD_Result {
        if let reason = RequestGuard.checkRequestLine(
            method: method,
            target: exchange.target,
            targetStart: exchange.targetAddress,
            version: version
        ) {
            return refuse(exchange, reason)
        }
        exchange.method = String(decoding: method, as: UTF8.self)
        let size = sesame_mhd_header_size(exchange.connection)
        guard size <= configuration.maximumHeaderBytes else { return refuse(exchange, .headerTooLarge) }
        var head = RequestGuard(
            firstFieldAt: UInt(bitPattern: version.baseAddress) + UInt(version.count) + 2,
            headerBytes: size,
            maximumFields: configuration.maximumHeaderFields
        )
        withUnsafeMutablePointer(to: &head) { head in
            _ = MHD_get_connection_values_n(exchange.connection, .HEADER_KIND, fieldRead, head)
        }
        head.finish(headEnd: UInt(bitPattern: method.baseAddress) + UInt(size), isHTTP10: version[7] == 0x30)
        if let reason = head.failure { return refuse(exchange, reason) }
        if head.contentLength > configuration.maximumBodyBytes {
            if let reason = admitLargeBody(of: exchange, head.contentLength) { return refuse(exchange, reason) }
        }
        exchange.headers = head.headers
        exchange.isChunked = head.isChunked
        // The library takes a bare LF or CR in chunk lines for a line end. What such a body leaves behind must never
        // be read as a request, so a connection ends with the first chunked body.
        exchange.closesConnection = head.isChunked
        if head.contentLength > 0 {
            // A client may announce much and send nothing.
            exchange.body.reserveCapacity(min(head.contentLength, 64 * 1024))
        }
        exchange.state.enter(.body, deadline: deadline(configuration.bodySeconds))
        return .YES
    }

    /// Why a body longer than the usual limit is not taken. Its length must have been announced.
    private func admitLargeBody(of exchange: Exchange, _ count: Int) -> Refusal.Reason? {
        guard let large = configuration.largeBodies, count <= large.maximumBytes,
            exchange.target.prefix(while: { $0 != UInt8(ascii: "?") }).elementsEqual(large.path.utf8)
        else { return .bodyTooLarge }
        guard largeBodyCount.add(1, ordering: .relaxed).newValue <= large.atOnce else {
            largeBodyCount.subtract(1, ordering: .relaxed)
            return .tooManyLargeBodies
        }
        exchange.holdsLargeBody = true
        return nil
    }

    func received(_ chunk: UnsafeRawBufferPointer, for exchange: Exchange) -> MHD_Result {
        let large = exchange.holdsLargeBody ? configuration.largeBodies?.maximumBytes : nil
        let limit = large ?? configuration.maximumBodyBytes
        if exchange.droppedBytes == 0, exchange.body.count + chunk.count <= limit {
            exchange.body.append(contentsOf: chunk)
            return .YES
        }
        // Too large, and known only now: the coding was chunked. The library takes no response before the end of the
        // body, so the rest is read and dropped, up to the limit again.
        exchange.body = []
        exchange.droppedBytes += chunk.count
        return exchange.droppedBytes <= limit ? .YES : .NO
    }

    func receivedAll(_ exchange: Exchange) -> MHD_Result {
        if !exchange.handlerCalled {
            exchange.handlerCalled = true
            if exchange.droppedBytes > 0 { return refuse(exchange, .bodyTooLarge) }
            if exchange.isChunked, MHD_get_connection_values(exchange.connection, .FOOTER_KIND, nil, nil) > 0 {
                return refuse(exchange, .trailerFields)
            }
            exchange.state.enter(.handling)
            callHandler(exchange)
        }
        guard let response = exchange.takeResponse() else {
            exchange.suspend()
            return .YES
        }
        exchange.state.suspended.withLock { $0 = nil }
        return send(response, for: exchange)
    }

    func completed(_ exchange: Exchange) {
        if exchange.holdsLargeBody { largeBodyCount.subtract(1, ordering: .relaxed) }
        exchange.state.suspended.withLock { $0 = nil }
        exchange.state.enter(.idle, deadline: deadline(configuration.idleSeconds))
    }

    private func callHandler(_ exchange: Exchange) {
        let request = HTTPRequest(
            method: exchange.method,
            target: exchange.target,
            headers: exchange.headers,
            body: exchange.body,
            peerAddress: exchange.state.peerAddress,
            isSecure: configuration.tls != nil
        )
        exchange.target = []
        exchange.headers = HTTPHeaders()
        exchange.body = []
        handler(request, Responder(exchange))
    }

    private func refuse(_ exchange: Exchange, _ reason: Refusal.Reason) -> MHD_Result {
        let isTargetLegal = reason != .invalidTarget && reason != .invalidMethod
        refuse(
            Refusal(
                reason: reason,
                status: reason.status,
                peerAddress: exchange.state.peerAddress,
                method: exchange.method,
                target: isTargetLegal ? exchange.target : []
            )
        )
        exchange.closesConnection = true
        return send(HTTPResponse(status: reason.status), for: exchange)
    }

    private func send(_ response: HTTPResponse, for exchange: Exchange) -> MHD_Result {
        exchange.state.enter(.sending, deadline: deadline(configuration.sendSeconds))
        let copied = response.body.withUnsafeBytes { body in
            // The library copies, so it does not write through the pointer.
            MHD_create_response_from_buffer(
                body.count,
                UnsafeMutableRawPointer(mutating: body.baseAddress),
                .RESPMEM_MUST_COPY
            )
        }
        guard let copied else { return .NO }
        defer { MHD_destroy_response(copied) }
        for index in 0..<response.headers.count {
            guard add(response.headers.name(at: index), response.headers.value(at: index), to: copied) else {
                return .NO
            }
        }
        if exchange.closesConnection || isDraining.load(ordering: .relaxed) {
            MHD_add_response_header(copied, "Connection", "close")
        }
        return MHD_queue_response(exchange.connection, UInt32(clamping: response.status), copied)
    }

    /// Adds a header as C strings. The library refuses line breaks; a NUL would cut the value, so it is refused here.
    private func add(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>, to response: OpaquePointer) -> Bool {
        let nameCount = name.count
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: nameCount + value.count + 2) { text in
            guard let base = text.baseAddress else { return false }
            var position = 0
            for byte in name {
                guard byte != 0 else { return false }
                text[position] = CChar(bitPattern: byte)
                position += 1
            }
            text[position] = 0
            position += 1
            for byte in value {
                guard byte != 0 else { return false }
                text[position] = CChar(bitPattern: byte)
                position += 1
            }
            text[position] = 0
            return MHD_add_response_header(response, base, base + nameCount + 1) == .YES
        }
    }

    private func deadline(_ seconds: Double) -> UInt64 {
        MonotonicClock.milliseconds() + UInt64(milliseconds: seconds)
    }
}
