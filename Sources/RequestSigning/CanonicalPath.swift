/// The path as it is signed.
package enum CanonicalPath {
    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// The canonical form of the raw path of a request.
    package static func bytes(_ path: some Collection<UInt8>, rules: SigningRules) -> [UInt8] {
        var buffer: [UInt8] = []
        append(Array(path)[...], rules: rules, to: &buffer)
        return buffer
    }

    static func append(_ path: ArraySlice<UInt8>, rules: SigningRules, to buffer: inout [UInt8]) {
        if path.isEmpty || (path.count == 1 && path.first == slash) {
            buffer.append(slash)
            return
        }
        switch rules {
        case .standard: appendNormalized(Array(path), to: &buffer)
        case .s3: appendVerbatim(Array(path), to: &buffer)
        }
    }

    /// Removes empty and dot segments (RFC 3986, 5.2.4), then encodes what stands on the wire once more: `%` is `%25`.
    /// A slash at the end stays when the path has one. `..` at the root stays at the root.
    private static func appendNormalized(_ path: [UInt8], to buffer: inout [UInt8]) {
        var segments: [ArraySlice<UInt8>] = []
        for segment in path.split(separator: slash) {
            if segment.count == 1, segment.first == dot { continue }
            if segment.count == 2, segment.allSatisfy({ $0 == dot }) {
                _ = segments.popLast()
            } else {
                segments.append(segment)
            }
        }
        for segment in segments {
            buffer.append(slash)
            for byte in segment { PercentEncoding.append(byte, to: &buffer) }
        }
        if segments.isEmpty || path.last == slash { buffer.append(slash) }
    }

    /// S3: no normalisation; every byte of the object key encoded once. A `%` that is no escape stands for itself.
    private static func appendVerbatim(_ path: [UInt8], to buffer: inout [UInt8]) {
        if path.first != slash { buffer.append(slash) }
        var index = 0
        while index < path.count {
            var byte = path[index]
            if byte == UInt8(ascii: "%"), index + 2 < path.count,
                let high = PercentEncoding.value(of: path[index + 1]),
                let low = PercentEncoding.value(of: path[index + 2])
            {
                byte = high << 4 | low
                index += 2
            }
            index += 1
            if byte == slash { buffer.append(slash) } else { PercentEncoding.append(byte, to: &buffer) }
        }
    }
}
