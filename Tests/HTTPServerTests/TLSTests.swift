import Glibc
import Testing

@testable import HTTPServer

@Suite("TLS")
struct TLSTests {
    /// Runs a shell command and returns what it wrote.
    private func shell(_ command: String) throws -> String {
        let stream = try #require(popen(command, "r"))
        defer { pclose(stream) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&chunk, 1, chunk.count, stream)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func server() throws -> EchoServer {
        let pem = try shell(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
            -keyout - -out - 2>/dev/null
            """
        )
        let parts = pem.components(separatedBy: "-----END PRIVATE KEY-----\n")
        try #require(parts.count == 2)
        return try EchoServer {
            $0.tls = .init(
                certificatePEM: Array(parts[1].utf8),
                privateKeyPEM: Array((parts[0] + "-----END PRIVATE KEY-----\n").utf8)
            )
        }
    }

    private func ask(_ server: EchoServer, _ options: String) throws -> String {
        let request = #"GET /tls HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"#
        return try shell(
            "printf '\(request)' | openssl s_client -connect 127.0.0.1:\(server.port) -ign_eof \(options) 2>&1"
        )
    }

    @Test("serves TLS 1.2 and 1.3", arguments: ["-tls1_2", "-tls1_3"])
    func serves(_ version: String) throws {
        let answer = try ask(try server(), version)
        #expect(answer.contains("HTTP/1.1 200 OK"))
        #expect(answer.contains("GET /tls 2 [] 127.0.0.1"))
    }

    @Test("refuses TLS 1.1")
    func old() throws {
        let answer = try ask(try server(), "-tls1_1 -cipher DEFAULT@SECLEVEL=0")
        #expect(answer.contains("Cipher is (NONE)"))
        #expect(!answer.contains("HTTP/1.1 200 OK"))
    }

    @Test("cuts a client that does not shake hands")
    func silent() throws {
        let server = try server()
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.response() == nil)
    }
}
