private import CZlib

/// gzip (RFC 1952), read and written in one go. Computation only: bytes in, bytes out.
package enum Gzip {
    /// Why bytes cannot be decompressed.
    package enum Failure: Error, Sendable, Hashable {
        /// They do not begin as gzip does, or a check sum is wrong.
        case corrupt
        /// They end in the middle.
        case truncated
        /// They grow beyond the limit: a file that expands a thousandfold is an attack, not a log.
        case tooLarge(limit: Int)
    }

    /// Whether bytes begin as gzip does.
    package static func isCompressed(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0x1F, 0x8B, 0x08])
    }

    /// Decompresses one or several members, as `gzip` concatenates them. Never holds more than `limit` bytes of output
    /// and a buffer. Zeros behind the last member are padding.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var output: [UInt8] = []
        var start = 0
        repeat {
            start += try member(bytes, from: start, to: &output, limit: limit)
        } while start < bytes.count && isCompressed(bytes[start...])
        guard bytes[start...].allSatisfy({ $0 == 0 }) else { throw .corrupt }
        return output
    }

    /// Decompresses the member at `start`; returns how many bytes it has.
    private static func member(
        _ bytes: [UInt8],
        from start: Int,
        to output: inout [UInt8],
        limit: Int
    ) throws(Failure) -> Int {
        var stream = z_stream()
        guard czlib_inflate_init_gzip(&stream) == Z_OK else { throw .corrupt }
        defer { inflateEnd(&stream) }
        var buffer = [UInt8](repeating: 0, count: 65536)
        var consumed = start
        while true {
            let (result, made, used) = step(&stream, bytes, from: consumed, into: &buffer)
            consumed += used
            guard output.count + made <= limit else { throw .tooLarge(limit: limit) }
            output += buffer[..<made]
            switch result {
            case Z_STREAM_END: return consumed - start
            case Z_OK: continue
            // No progress is possible: the input has ended.
            case Z_BUF_ERROR: throw .truncated
            default: throw .corrupt
            }
        }
    }

    private static func step(
        _ stream: inout z_stream,
        _ bytes: [UInt8],
        from start: Int,
        into buffer: inout [UInt8]
    ) -> (result: CInt, made: Int, used: Int) {
        // zlib counts in 32 bits, so a large input is given in pieces.
        let count = min(bytes.count - start, 1 << 30)
        let capacity = buffer.count
        return bytes.withUnsafeBufferPointer { input in
            buffer.withUnsafeMutableBufferPointer { output in
                // zlib reads through a pointer that C declares mutable, and writes nothing there.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + start })
                stream.avail_in = UInt32(count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(capacity)
                let result = inflate(&stream, Z_NO_FLUSH)
                return (result, capacity - Int(stream.avail_out), count - Int(stream.avail_in))
            }
        }
    }

    /// Compresses bytes into one member.
    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        // Fails only without memory or with a wrong version of the library: nothing that a caller could mend.
        guard czlib_deflate_init_gzip(&stream) == Z_OK else { fatalError("zlib could not be started") }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        let capacity = output.count
        let made = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(clamping: input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: capacity)
                _ = deflate(&stream, Z_FINISH)
                return capacity - Int(stream.avail_out)
            }
        }
        output.removeLast(capacity - made)
        return output
    }
}
