// The functions have the names and the documentation of sesame.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation

public import CSesame
internal import Glibc

/// Why a call fails. Made into a `sesame_error` where the caller wants to know.
struct CallError: Error {
    let message: String
    let detail: String
    let line: Int
    let column: Int

    init(_ detail: String) { self.init(message: detail, detail: detail, line: 0, column: 0) }

    init(message: String, detail: String, line: Int, column: Int) {
        self.message = message
        self.detail = detail
        self.line = line
        self.column = column
    }

    /// Stores this where the caller asked for it.
    func store(in error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?) {
        guard let error else { return }
        let stored = UnsafeMutablePointer<sesame_error>.allocate(capacity: 1)
        stored.initialize(
            to: sesame_error(
                message: cText(message),
                detail: cText(detail),
                line: UInt32(clamping: line),
                column: UInt32(clamping: column)
            )
        )
        error.pointee = stored
    }
}

/// A text that the caller frees with `sesame_text_free`. It ends at the first NUL, which no text of ours holds.
func cText(_ text: String) -> UnsafeMutablePointer<CChar>? { strdup(text) }

/// The text that the caller passed, which must be there.
func required(_ text: UnsafePointer<CChar>?, _ name: String) throws(CallError) -> String {
    guard let text = try optional(text, name) else { throw CallError("`\(name)` is NULL") }
    if text.isEmpty { throw CallError("`\(name)` is empty") }
    return text
}

/// The text that the caller passed, which may be NULL.
func optional(_ text: UnsafePointer<CChar>?, _ name: String) throws(CallError) -> String? {
    guard let text else { return nil }
    guard let string = String(validatingCString: text) else { throw CallError("`\(name)` is not UTF-8") }
    return string
}

@c @implementation
public func sesame_version() -> UInt32 { UInt32(SESAME_VERSION) }

@c @implementation
public func sesame_text_free(_ text: UnsafeMutablePointer<CChar>?) { free(text) }

@c @implementation
public func sesame_error_free(_ error: UnsafeMutablePointer<sesame_error>?) {
    guard let error else { return }
    free(error.pointee.message)
    free(error.pointee.detail)
    error.deallocate()
}
