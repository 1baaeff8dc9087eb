internal import CMicroHTTPD
internal import CMicroHTTPDShim
internal import Glibc
internal import HTTPMessage

// What libmicrohttpd calls, on its own threads. Global functions, because a closure could be isolated to an actor; each
// only turns the context back into its object and calls one method.

func connectionChanged(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ event: MHD_ConnectionNotificationCode
) {
    guard let context, let connection, let slot else { return }
    with(context) { (core: ListenerCore) in
        if event == .CONNECTION_NOTIFY_STARTED {
            slot.pointee = Unmanaged.passRetained(core.opened(connection)).toOpaque()
        } else if let stored = slot.pointee {
            slot.pointee = nil
            core.closed(Unmanaged<ConnectionState>.fromOpaque(stored).takeRetainedValue())
        }
    }
}

func requestLineRead(
    _ context: UnsafeMutableRawPointer?,
    _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let target, let connection, let stored = sesame_mhd_connection_context(connection) else {
        return nil
    }
    let state = Unmanaged<ConnectionState>.fromOpaque(stored).takeUnretainedValue()
    return with(context) { (core: ListenerCore) in
        Unmanaged.passRetained(core.began(connection, state: state, target: target)).toOpaque()
    }
}

func requestProgressed(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?,
    _ upload: UnsafePointer<CChar>?,
    _ uploadSize: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let method, let version, let uploadSize, let stored = slot?.pointee else { return .NO }
    return with(context) { (core: ListenerCore) in
        with(stored) { (exchange: Exchange) in
            guard exchange.headersChecked else {
                exchange.headersChecked = true
                return core.receivedHead(exchange, method: bytes(method), version: bytes(version))
            }
            if uploadSize.pointee > 0, let upload {
                let chunk = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
                uploadSize.pointee = 0
                return core.received(chunk, for: exchange)
            }
            return core.receivedAll(exchange)
        }
    }
}

func requestCompleted(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ code: MHD_RequestTerminationCode
) {
    guard let context, let slot, let stored = slot.pointee else { return }
    slot.pointee = nil
    with(context) { (core: ListenerCore) in
        core.completed(Unmanaged<Exchange>.fromOpaque(stored).takeRetainedValue())
    }
}

/// Leaves the target as it is: signatures are over the raw bytes, and decoding is the business of who interprets them.
func keepEscapes(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    text.map { strlen($0) } ?? 0
}

func fieldRead(
    _ context: UnsafeMutableRawPointer?,
    _ kind: MHD_ValueKind,
    _ name: UnsafePointer<CChar>?,
    _ nameSize: Int,
    _ value: UnsafePointer<CChar>?,
    _ valueSize: Int
) -> MHD_Result {
    guard let guarding = context?.assumingMemoryBound(to: RequestGuard.self) else { return .NO }
    return guarding.pointee.take(name: bytes(name, nameSize), value: bytes(value, valueSize)) ? .YES : .NO
}

/// The object behind an opaque pointer that the library keeps for us, for as long as `body` runs. Its owner outlives the
/// call, so the reference is not counted: the count of the core is one cache line that every thread would fight for.
private func with<Object: AnyObject, Result>(_ pointer: UnsafeMutableRawPointer, _ body: (Object) -> Result) -> Result {
    Unmanaged<Object>.fromOpaque(pointer)._withUnsafeGuaranteedRef { body($0) }
}

private func bytes(_ text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> { bytes(text, strlen(text)) }

private func bytes(_ text: UnsafePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }, count: count)
}
