internal import HTTPMessage

/// The strict reading of a request's head, over what the library made of it.
///
/// libmicrohttpd 0.9 is lax: it takes a bare LF or CR for a line end, joins folded lines, cuts a value at a NUL. It parses
/// in place, though: it overwrites separators with NUL and hands out pointers into what it read. So the guard checks
/// that each part begins exactly where the one before ended, with two bytes (CRLF) between lines, and that the whole is
/// as long as the header was. A bare LF leaves a gap of one byte, a NUL a longer one, a folded line lies elsewhere.
struct RequestGuard {
    private(set) var headers = HTTPHeaders()
    private(set) var failure: Refusal.Reason?
    private(set) var isChunked = false
    private(set) var contentLength = 0

    private let maximumFields: Int
    /// Where the next line must begin.
    private var next: UInt
    private var hosts = 0
    private var lengths = 0
    private var codings = 0

    init(firstFieldAt next: UInt, headerBytes: Int, maximumFields: Int) {
        self.next = next
        self.maximumFields = maximumFields
        headers.reserve(fields: 16, bytes: headerBytes)
    }

    /// Checks the request line; `start`s are addresses in the library's buffer.
    static func checkRequestLine(
        method: UnsafeBufferPointer<UInt8>,
        target: [UInt8],
        targetStart: UInt,
        version: UnsafeBufferPointer<UInt8>
    ) -> Refusal.Reason? {
        let methodStart = UInt(bitPattern: method.baseAddress)
        let versionStart = UInt(bitPattern: version.baseAddress)
        if !isToken(method) { return .invalidMethod }
        // A request for anything but a path is for a proxy: absolute-form, authority-form and `*` are refused,
        // because the host that was signed must be the one in the Host header.
        if target.first != UInt8(ascii: "/") || !target.allSatisfy(isTargetByte) { return .invalidTarget }
        if methodStart + UInt(method.count) + 1 != targetStart { return .ambiguousLine }
        if !isVersion(version) { return .unsupportedVersion }
        if targetStart + UInt(target.count) + 1 != versionStart { return .ambiguousLine }
        return nil
    }

    /// Takes one field. Returns false to stop at the first failure.
    mutating func take(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
        failure = check(name: name, value: value)
        guard failure == nil else { return false }
        headers.append(name: name, value: value)
        return true
    }

    /// What is left to check when all fields were taken; `headEnd` is the address after the empty line.
    mutating func finish(headEnd: UInt, isHTTP10: Bool) {
        guard failure == nil else { return }
        if next + 2 != headEnd {
            failure = .ambiguousLine
        } else if hosts > 1 {
            failure = .repeatedHost
        } else if hosts == 0, !isHTTP10 {
            failure = .missingHost
        } else if codings > 0, lengths > 0 {
            failure = .lengthAndTransferEncoding
        } else if codings > 1 || (codings > 0 && isHTTP10) {
            // RFC 9112, 6.1: HTTP/1.0 has no transfer codings, so framing by one is faulty.
            failure = .unsupportedTransferEncoding
        }
        isChunked = codings > 0
    }

    private mutating func check(
        name: UnsafeBufferPointer<UInt8>,
        value: UnsafeBufferPointer<UInt8>
    ) -> Refusal.Reason? {
        guard headers.count < maximumFields else { return .tooManyFields }
        guard let nameBase = name.baseAddress else { return .invalidFieldName }
        guard UInt(bitPattern: nameBase) == next else { return .ambiguousLine }
        guard Self.isToken(name) else { return .invalidFieldName }
        // Behind the name stood the colon, then at most blanks; an empty value may have any address.
        var start = nameBase + name.count + 1
        if let valueBase = value.baseAddress, !value.isEmpty {
            guard start <= valueBase else { return .ambiguousLine }
            while start < valueBase {
                guard Self.isBlank(start.pointee) else { return .ambiguousLine }
                start += 1
            }
        } else {
            while Self.isBlank(start.pointee) { start += 1 }
        }
        // Both scans end at the NUL that the library wrote over the line end.
        var end = start + value.count
        while Self.isBlank(end.pointee) { end += 1 }
        // The library wrote NUL over both bytes of a CRLF.
        guard end[0] == 0, end[1] == 0 else { return .ambiguousLine }
        next = UInt(bitPattern: end) + 2
        guard Self.isFieldValue(value) else { return .invalidFieldValue }
        return note(name: name, value: value)
    }

    /// The fields that frame a request.
    private mutating func note(
        name: UnsafeBufferPointer<UInt8>,
        value: UnsafeBufferPointer<UInt8>
    ) -> Refusal.Reason? {
        switch name.count {
        case 4 where Self.equal(name, "host"):
            hosts += 1
            if value.isEmpty { return .missingHost }
        case 6 where Self.equal(name, "expect"):
            if !Self.equal(value, "100-continue") { return .unsupportedExpectation }
        case 14 where Self.equal(name, "content-length"):
            lengths += 1
            guard lengths == 1, !value.isEmpty, value.count <= 18, value.allSatisfy({ $0 &- 0x30 < 10 }) else {
                return .invalidContentLength
            }
            contentLength = value.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        case 17 where Self.equal(name, "transfer-encoding"):
            codings += 1
            if !Self.equal(value, "chunked") { return .unsupportedTransferEncoding }
        default:
            break
        }
        return nil
    }
}

// The character classes of RFC 9110 and RFC 9112.
extension RequestGuard {
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    static func isTargetByte(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#") }

    static func isVersion(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == 8 && bytes.starts(with: "HTTP/1.".utf8) && (bytes[7] == 0x30 || bytes[7] == 0x31)
    }

    /// RFC 9110, 5.6.2: at least one of the visible characters that are not delimiters.
    static func isToken(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        // One bit for each of the characters 0-63 and 64-127.
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
        var legal: UInt64 = bytes.isEmpty ? 0 : 1
        for byte in bytes {
            let mask = byte & 0x40 == 0 ? low : high
            legal &= byte < 0x80 ? mask >> UInt64(byte & 0x3F) : 0
        }
        return legal & 1 == 1
    }

    /// No control character but the tab; bytes above ASCII are legal.
    static func isFieldValue(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        // Without branches, so that the compiler looks at many bytes at once.
        var illegal: UInt8 = 0
        for byte in bytes { illegal |= ((byte < 0x20 ? 1 : 0) & (byte != 0x09 ? 1 : 0)) | (byte == 0x7F ? 1 : 0) }
        return illegal == 0
    }

    /// Whether the bytes are this lower-case text, ignoring ASCII case.
    static func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { expected in
            for index in 0..<expected.count {
                let byte = bytes[index]
                if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != expected[index] { return false }
            }
            return true
        }
    }
}
