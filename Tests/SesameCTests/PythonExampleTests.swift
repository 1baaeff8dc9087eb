import Foundation
import Testing

@Suite("Example in Python")
struct PythonExampleTests {
    /// Runs the example on the library that was built beside these tests.
    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let library = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "libSesameC.so")
        let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", root.appending(path: "Examples/python/decide.py").path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["SESAME_LIBRARY": library.path]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    @Test("It prints the decision and which element is missing")
    func denied() throws {
        let (status, output) = try run([])
        #expect(status == 3, "\(output)")
        #expect(output.contains("s3:GetObject on arn:aws:s3:::reports/2026/november.csv: implicitly denied"))
        #expect(
            output.contains(
                "ReadFromTheOffice does not match because of its IpAddress of aws:SourceIp, which the request does not"
                    + " carry"
            )
        )
    }

    @Test("With the missing key it is allowed, and a secret stays denied")
    func allowed() throws {
        let allowed = try run(["--context", "aws:SourceIp=192.0.2.7"])
        #expect(allowed.status == 0, "\(allowed.output)")
        #expect(allowed.output.contains(": allowed"))
        let secret = try run(["--context", "aws:SourceIp=192.0.2.7", "--resource", "arn:aws:s3:::reports/secret/x"])
        #expect(secret.status == 3)
        #expect(secret.output.contains(": explicitly denied"))
        #expect(secret.output.contains("NoSecrets matches: Deny"))
    }

    @Test("With a key of unknown value it depends, and it says on which value")
    func depends() throws {
        let (status, output) = try run(["--unknown", "aws:SourceIp"])
        #expect(status == 4, "\(output)")
        #expect(output.contains(": it depends"))
        #expect(output.contains("aws:SourceIp (IpAddress 192.0.2.0/24): allow if it holds, implicitDeny if not"))
    }

    @Test("A policy with a fault is an error with its place")
    func fault() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "sesame-\(UUID().uuidString).json")
        try Data("{\n  \"Statement\": 7\n}".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (status, output) = try run([file.path])
        #expect(status == 1)
        #expect(output.hasPrefix("error: line 2, column "), "\(output)")
    }
}
