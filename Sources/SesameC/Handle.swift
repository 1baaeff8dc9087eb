internal import PolicyEngine

/// The objects behind the header's pointers. A pointer owns one reference until its `free`.
final class PolicyHandle {
    let policy: CompiledPolicy
    init(_ policy: CompiledPolicy) { self.policy = policy }
}

final class PoliciesHandle {
    var set = PolicySet()
}

final class RequestHandle {
    var request: AuthorizationRequest
    init(_ request: AuthorizationRequest) { self.request = request }
}

/// The pointer that the caller keeps.
func retained(_ handle: some AnyObject) -> OpaquePointer { OpaquePointer(Unmanaged.passRetained(handle).toOpaque()) }

/// The object behind a pointer; the header makes the caller answer for the pointer's type.
func object<Handle: AnyObject>(_ pointer: OpaquePointer, _ type: Handle.Type) -> Handle {
    Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
}

/// The object behind a pointer that must be there.
func required<Handle: AnyObject>(
    _ pointer: OpaquePointer?,
    _ name: String,
    _ type: Handle.Type
) throws(CallError) -> Handle {
    guard let pointer else { throw CallError("`\(name)` is NULL") }
    return object(pointer, type)
}

/// Gives up the caller's reference.
func release<Handle: AnyObject>(_ pointer: OpaquePointer?, _ type: Handle.Type) {
    guard let pointer else { return }
    Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(pointer)).release()
}
