import AccessControl
import Compression
import Foundation
import PolicyEngine
import Synchronization
import Testing

@testable import Troubleshooting

/// A text that somebody's tools have spoilt: everything about the denial is still to be read.
struct SpoiltCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]

    init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    var testDescription: String { name }

    static let principal = "arn:aws:iam::123456789012:user/bob"
    private static let resource = "arn:aws:s3:::reports/a.csv"
    private static let end = "because no identity-based policy allows the s3:PutObject action"
    static let sentence =
        #"User: \#(principal) is not authorized to perform: s3:PutObject on resource: "\#(resource)" \#(end)"#
    private static let line = "An error occurred (AccessDenied) when calling the PutObject operation: \(sentence)"

    static let all: [SpoiltCase] = [
        SpoiltCase("carriage returns", sentence.replacing(" because", with: "\r\nbecause") + "\r\n"),
        SpoiltCase("a byte order mark", [0xEF, 0xBB, 0xBF] + Array(sentence.utf8)),
        SpoiltCase(
            "UTF-16 as PowerShell writes it",
            [0xFF, 0xFE] + sentence.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        ),
        SpoiltCase(
            "UTF-16, big end first",
            [0xFE, 0xFF] + sentence.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        ),
        SpoiltCase("UTF-16 without a mark", sentence.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
        SpoiltCase("zeros", [0, 0] + Array(sentence.utf8.prefix(40)) + [0] + Array(sentence.utf8.dropFirst(40)) + [0]),
        SpoiltCase(
            "bytes that are no text around it",
            [0xFF, 0x80, 0x20] + Array(sentence.utf8) + [0x20, 0xF0, 0x9F]
        ),
        SpoiltCase("JSON", #"{"message": "\#(sentence.replacing("\"", with: "\\\""))"}"#),
        SpoiltCase("JSON in JSON", #"{"log": "{\"message\": \"\#(sentence.replacing("\"", with: #"\\\""#))\"}"}"#),
        SpoiltCase("JSON with numbers for quotes", #"{"message": "\#(sentence.replacing("\"", with: #"\u0022"#))"}"#),
        SpoiltCase(
            "JSON that escapes what HTML would see",
            #"{"message": "\u003cp\u003e\#(sentence.replacing("\"", with: #"\u0022"#))\u003c/p\u003e"}"#
        ),
        SpoiltCase("XML", "<Error><Message>\(sentence.replacing("\"", with: "&quot;"))</Message></Error>"),
        SpoiltCase("XML with numbers", "<Error><Message>\(sentence.replacing("\"", with: "&#34;"))</Message></Error>"),
        SpoiltCase(
            "HTML with marks in the sentence",
            "<html><body><p>User: <b>\(principal)</b> is not authorized to perform: <code class=\"x\">s3:PutObject</code> on "
                + "resource: &quot;<a href=\"https://example.com\">\(resource)</a>&quot; \(end)</p></body></html>"
        ),
        SpoiltCase(
            "colours",
            "\u{1B}[31m\u{1B}[1mError:\u{1B}[0m User: \u{1B}[4m\(principal)\u{1B}[0m is not authorized to perform: "
                + "\u{1B}[36ms3:PutObject\u{1B}[39m on resource: \"\(resource)\" \(end)\u{1B}[0m"
        ),
        SpoiltCase("colours that were escaped", #"\x1b[31m\#(sentence)\u001b[0m"#),
        SpoiltCase("typographic quotes", sentence.replacing(#""\#(resource)""#, with: "“\(resource)”")),
        SpoiltCase("spaces that do not break", sentence.replacing(" is not", with: "\u{A0}is\u{A0}not")),
    ]

    /// The same, cut by a terminal of so many columns.
    static let wrapped: [SpoiltCase] = [20, 33, 40, 57, 72, 80, 100, 132].map { columns in
        var (lines, rest) = ([Substring](), line[...])
        while !rest.isEmpty {
            lines.append(rest.prefix(columns))
            rest = rest.dropFirst(columns)
        }
        return SpoiltCase("\(columns) columns", lines.joined(separator: "\n"))
    }
}

@Suite("Spoilt and hostile inputs")
struct HostileInputTests {
    @Test("A denial is read from a text that was spoilt", arguments: SpoiltCase.all + SpoiltCase.wrapped)
    func spoilt(_ spoilt: SpoiltCase) throws {
        let inquiries = try InquiryReader.inquiries(in: spoilt.bytes, named: "text")
        #expect(inquiries.count == 1)
        let inquiry = try #require(inquiries.first)
        #expect(inquiry.principal == SpoiltCase.principal)
        #expect(inquiry.action == "s3:PutObject")
        #expect(inquiry.resource == "arn:aws:s3:::reports/a.csv")
        #expect(inquiry.claim == Inquiry.Claim(decision: .implicitDeny, policyType: .identityBased))
    }

    // MARK: Nothing to be read

    @Test(
        "What holds nothing is said to",
        arguments: [[], Array(" \r\n\t".utf8), [0xEF, 0xBB, 0xBF], [0xEF, 0xBB, 0xBF, 0x0A]] as [[UInt8]]
    )
    func empty(_ bytes: [UInt8]) {
        #expect(throws: InquiryError.empty(place: "x")) { try InquiryReader.inquiries(in: bytes, named: "x") }
    }

    @Test("Bytes that are no text hold no denial")
    func binary() {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        #expect(throws: InquiryError.noDenial(place: "x")) { try InquiryReader.inquiries(in: bytes, named: "x") }
    }

    // MARK: gzip

    private static let compressed = Gzip.compress(Array(SpoiltCase.sentence.utf8))

    @Test("A compressed text is read")
    func gzip() throws {
        #expect(try InquiryReader.inquiries(in: Self.compressed, named: "x").count == 1)
        #expect(try InquiryReader.inquiries(in: Self.compressed + Self.compressed, named: "x").count == 1)
    }

    @Test("gzip that was cut or damaged is said to be", arguments: [3, 10, 40, Self.compressed.count - 1])
    func cutGzip(_ count: Int) {
        var damaged = Self.compressed
        damaged[min(count, damaged.count - 5)] ^= 0x55
        for bytes in [Array(Self.compressed.prefix(count)), damaged] where bytes.count > 3 || count == 3 {
            #expect(throws: InquiryError.self) { try InquiryReader.inquiries(in: bytes, named: "x") }
        }
    }

    @Test("What grows a thousandfold is refused, and says at what size")
    func bomb() {
        var limits = InquiryReader.Limits()
        limits.maximumBytes = 1_048_576
        let bomb = Gzip.compress([UInt8](repeating: 0x20, count: 2_097_152))
        #expect(bomb.count < 10_000)
        #expect(throws: InquiryError.tooLarge(place: "x", limit: 1_048_576)) {
            _ = try InquiryReader(bomb, named: "x", limits: limits)
        }
    }

    // MARK: Events

    private static let made = Atomic<Int>(100_000)
    /// Each time another one.
    private static var event: String {
        let number = made.add(1, ordering: .relaxed).newValue
        return EventCase.event(EventCase.user).replacing("aabbccddeeff", with: "aabbcc\(number)")
    }

    private static func read(_ text: String) throws -> (count: Int, unreadable: [InquiryReader.Unreadable]) {
        var reader = try InquiryReader(Array(text.utf8), named: "x")
        var count = 0
        while reader.next() != nil { count += 1 }
        return (count, reader.unreadable)
    }

    @Test("A broken line hides no other, and is named", arguments: [40, 200, 300, 700])
    func brokenLine(_ length: Int) throws {
        let broken = String(Self.event.prefix(length))
        let read = try Self.read([Self.event, broken, Self.event, Self.event].joined(separator: "\n") + "\n")
        #expect(read.count == 3)
        #expect(read.unreadable.map(\.place) == ["x:2"])
    }

    @Test("A line that is no JSON hides no other")
    func strayLine() throws {
        let read = try Self.read(
            Self.event + "\n[notice] log rotated\n" + Self.event + "\n{\"eventSource\": oops}\n" + Self.event
        )
        #expect(read.count == 3)
        #expect(!read.unreadable.isEmpty)
    }

    @Test("Too much damage is said to end the reading")
    func damage() throws {
        let lines = (0..<60).map { _ in #"{"eventSource": "s3.amazonaws.com", "eventName": "# + "\n" }
        let read = try Self.read(Self.event + "\n" + lines.joined() + Self.event)
        #expect(read.count == 1)
        #expect(read.unreadable.last?.detail.contains("nothing from here on was read") == true)
    }

    @Test("A file that was cut gives the events before the cut")
    func cutFile() throws {
        let whole = #"{"Records": [\#(Self.event), \#(Self.event), \#(Self.event)]}"#
        let read = try Self.read(String(whole.dropLast(300)))
        #expect(read.count == 2)
        #expect(read.unreadable.count == 1)
        #expect(throws: InquiryError.self) { try Self.read(String(whole.prefix(500))) }
    }

    @Test("An event that a terminal wrapped is read", arguments: [40, 80, 97])
    func wrappedEvent(_ columns: Int) throws {
        var (lines, rest) = ([Substring](), Self.event[...])
        while !rest.isEmpty {
            lines.append(rest.prefix(columns))
            rest = rest.dropFirst(columns)
        }
        #expect(try Self.read(lines.joined(separator: "\n")).count == 1)
    }

    @Test("A byte order mark and UTF-16 are no obstacle to JSON")
    func encodings() throws {
        let units: [UInt8] = [0xFF, 0xFE] + Self.event.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try InquiryReader.inquiries(in: units, named: "x").first?.form == .event)
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(Self.event.utf8)
        #expect(try InquiryReader.inquiries(in: marked, named: "x").first?.form == .event)
    }

    // MARK: Sizes

    @Test(
        "Words of denials without end are passed in time that grows with their number",
        // Milliseconds; the square of it would take hours.
        .timeLimit(.minutes(10)),
        arguments: [
            "User: ", "An error occurred (", "is not authorized to perform ", "AccessDenied ", "\\", "&", "<b", "{",
            "[{\"a\":", "\n",
            "GET / HTTP/1.1\n", "The request signature we calculated does not match ",
            "User: a is not authorized to perform: ",
            #"{"eventSource":"x","eventName":["#, "\u{1B}[", "Not authorized to perform a:", "api error ", "(Service: ",
        ]
    )
    func repeated(_ word: String) {
        let count = 200_000 / word.utf8.count
        let bytes = [UInt8](String(repeating: word, count: count).utf8)
        let inquiries = (try? InquiryReader.inquiries(in: bytes, named: "x")) ?? []
        #expect(inquiries.count <= count)
    }

    @Test(
        "Every seed of the fuzzer and everything that ever failed is read and explained",
        arguments: ["Seeds", "FailCases"]
    )
    func replay(_ folder: String) throws {
        let fuzz = WhyCase.folder.appending(path: "../../../Fuzz/\(folder)/FuzzInquiry").standardizedFileURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: fuzz.path)) ?? []
        #expect(folder == "FailCases" || names.count >= 9)
        for name in names.sorted() {
            let input = Array(try Data(contentsOf: fuzz.appending(path: name)))
            let changes = InquiryReader.changes(in: input, named: name)
            for inquiry in (try? InquiryReader.inquiries(in: input, named: name)) ?? [] {
                #expect(inquiry.form == .event || inquiry.message != nil || inquiry.exchange != nil)
                let diagnosis = Investigator(world: World()).diagnose(inquiry, changes: changes)
                #expect(diagnosis.outcome != .allow)
                #expect(diagnosis.causes.allSatisfy { !$0.evidence.summary.isEmpty })
            }
        }
    }

    @Test("Operations that no service has are looked up in no time, and are told apart", .timeLimit(.minutes(10)))
    func unknownOperations() throws {
        let text = (0..<2000).map {
            "An error occurred (AccessDenied) when calling the Get\($0) operation: Access Denied\n\n"
        }
        #expect(try InquiryReader.inquiries(in: Array(text.joined().utf8), named: "x").count == 2000)
    }

    @Test("A sentence in the middle of a line of megabytes is found")
    func longLine() throws {
        let text =
            String(repeating: "x ", count: 500_000) + SpoiltCase.sentence + String(repeating: " y", count: 500_000)
        let inquiries = try InquiryReader.inquiries(in: Array(text.utf8), named: "x")
        #expect(inquiries.map(\.principal) == [SpoiltCase.principal])
        #expect(inquiries.first.map { ($0.message ?? "").utf8.count < 2000 } == true)
    }
}
