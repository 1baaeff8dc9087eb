import Glibc
import HTTPMessage
import Identifiers
import Testing
import Threads

@testable import Server

@Suite("The access log")
struct AccessLogTests {
    /// A pipe that is read to its end.
    private struct Pipe {
        let reading: Int32
        let writing: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
        }

        /// Everything that was written; closes the writing end first.
        func contents() -> String {
            close(writing)
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = read(reading, &chunk, chunk.count)
                guard count > 0 else { break }
                bytes += chunk[..<count]
            }
            close(reading)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test("writes every line by the time it is closed")
    func flushes() throws {
        let pipe = try Pipe()
        let log = AccessLog(descriptor: pipe.writing)
        for number in 0..<500 { log.write(Array("\(number)\n".utf8)) }
        log.close()
        log.close()
        log.write(Array("late\n".utf8))
        #expect(pipe.contents() == (0..<500).map { "\($0)\n" }.joined())
    }

    @Test("never waits for a reader: it drops lines and says how many")
    func drops() throws {
        let pipe = try Pipe()
        let log = AccessLog(descriptor: pipe.writing, limitBytes: 1000)
        let line = [UInt8](repeating: 0x78, count: 99) + [0x0A]
        // More than pipe and buffer hold together, while nobody reads.
        for _ in 0..<2000 { log.write(line) }
        let closed = Semaphore()
        SystemThread.startDetached {
            log.close()
            close(pipe.writing)
            closed.post()
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(pipe.reading, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        closed.wait()
        close(pipe.reading)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let dropped = lines.filter { $0.contains("log-lines-dropped") }
        let counted = dropped.compactMap { line in
            line.firstRange(of: "\"count\":").flatMap { Int(line[$0.upperBound...].dropLast()) }
        }
        #expect(counted.reduce(0, +) + lines.count - dropped.count == 2000)
        #expect(!dropped.isEmpty)
    }

    @Test("no value can end its line or its text")
    func escapes() {
        var line = JSONLine()
        line.add("a", "x\"y\\z\n\r\u{0}\u{7F}é")
        line.add("b", 5)
        line.add("c", ifPresent: nil)
        #expect(
            String(decoding: line.finished(), as: UTF8.self)
                == "{\"a\":\"x\\\"y\\\\z\\u000a\\u000d\\u0000\\u007fé\",\"b\":5}\n"
        )
    }

    @Test("a line has the path without the query, and no header")
    func noSecrets() {
        let request = HTTPRequest(
            method: "GET",
            target: Array("/a?X-Amz-Signature=s3cret".utf8),
            headers: HTTPHeaders([("Authorization", "s3cret")]),
            peerAddress: "127.0.0.1"
        )
        let line = RequestLine(request).line(
            status: 403,
            microseconds: 7,
            now: Timestamp(milliseconds: 1_764_000_000_005),
            summary: nil
        )
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"time":"2025-11-24T16:00:00.005Z","level":"warn","event":"request","peer":"127.0.0.1","#
                + #""method":"GET","path":"/a","status":403,"microseconds":7}"# + "\n"
        )
    }
}
