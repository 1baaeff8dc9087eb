import HTTPMessage
import Testing

@testable import RequestSigning

/// The rules in the plainest words, slow and on strings: what the real code is compared with.
enum PlainModel {
    static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    static func encode(_ bytes: [UInt8], keepingSlash: Bool = false) -> String {
        bytes.map { byte in
            if unreserved.contains(byte) || (keepingSlash && byte == 0x2F) {
                return String(UnicodeScalar(byte))
            }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    static func decode(_ text: [UInt8], plusIsSpace: Bool) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == 0x2B, plusIsSpace {
                result.append(0x20)
            } else if byte == 0x25 {
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                    rest.prefix(2).allSatisfy({ $0 != 0x2B && $0 != 0x2D })
                else { return nil }
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    static func query(_ query: [UInt8]) -> String? {
        var pairs: [(name: String, value: String)] = []
        for part in query.split(separator: 0x26) {
            let halves = part.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(Array(halves[0]), plusIsSpace: true),
                let value = decode(halves.count == 2 ? Array(halves[1]) : [], plusIsSpace: true)
            else { return nil }
            pairs.append((encode(name), encode(value)))
        }
        // Encoded text is ASCII, so comparing strings compares bytes.
        pairs.sort { ($0.name, $0.value) < ($1.name, $1.value) }
        return pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    static func path(_ path: [UInt8], rules: SigningRules) -> String {
        if rules == .s3 {
            let text = encode(lenientlyDecoded(path), keepingSlash: true)
            return path.first == 0x2F ? text : "/" + text
        }
        var kept: [[UInt8]] = []
        for segment in path.split(separator: 0x2F).map(Array.init) {
            if segment == [0x2E] { continue }
            if segment == [0x2E, 0x2E] { kept = Array(kept.dropLast()) } else { kept.append(segment) }
        }
        if kept.isEmpty { return "/" }
        return kept.map { "/" + encode($0) }.joined() + (path.last == 0x2F ? "/" : "")
    }

    static func lenientlyDecoded(_ path: [UInt8]) -> [UInt8] {
        guard let first = path.first else { return [] }
        if first == 0x25, path.count >= 3, let decoded = decode(Array(path.prefix(3)), plusIsSpace: false) {
            return decoded + lenientlyDecoded(Array(path.dropFirst(3)))
        }
        return [first] + lenientlyDecoded(Array(path.dropFirst()))
    }

    static func header(_ value: [UInt8]) -> [UInt8] {
        let words = value.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return Array(words.joined(separator: [0x20]))
    }
}

/// SplitMix64: the same cases on every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func bytes(of alphabet: [UInt8], upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in
            Int.random(in: 0..<20, using: &self) == 0
                ? UInt8.random(in: 0...255, using: &self) : alphabet[Int.random(in: 0..<alphabet.count, using: &self)]
        }
    }
}

@Suite("Canonical forms agree with a plain model")
struct CanonicalizationPropertyTests {
    @Test("Queries", arguments: [1, 2, 3, 4] as [UInt64])
    func queries(_ seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        var accepted = 0
        for _ in 0..<5000 {
            let raw = random.bytes(of: Array("aAbB12&&&===%%2F%2f+~ -".utf8), upTo: 24)
            let expected = PlainModel.query(raw)
            let actual = try? CanonicalQuery(raw).bytes()
            if expected != nil { accepted += 1 }
            #expect(
                actual.map { String(decoding: $0, as: UTF8.self) } == expected,
                "seed \(seed), query \(String(decoding: raw, as: UTF8.self))"
            )
        }
        #expect(accepted > 1000)
    }

    @Test("Paths", arguments: [SigningRules.standard, .s3], [5, 6] as [UInt64])
    func paths(_ rules: SigningRules, _ seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<5000 {
            let raw = random.bytes(of: Array("//..ab%20%2F$~".utf8), upTo: 16)
            let actual = String(decoding: CanonicalPath.bytes(raw, rules: rules), as: UTF8.self)
            #expect(
                actual == PlainModel.path(raw, rules: rules),
                "seed \(seed), path \(String(decoding: raw, as: UTF8.self))"
            )
        }
    }

    @Test("Header values", arguments: [7, 8] as [UInt64])
    func headers(_ seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<5000 {
            let raw = random.bytes(of: Array("  \t\r\nab\",".utf8), upTo: 40)
            var actual: [UInt8] = []
            raw.withUnsafeBufferPointer { SignedHeaders.appendTrimmed($0, to: &actual) }
            #expect(actual == PlainModel.header(raw), "seed \(seed), value \(raw)")
        }
    }
}

@Suite("Canonical forms by example")
struct CanonicalizationExampleTests {
    @Test(
        "The path of all services but S3 is normalised and encoded once more",
        arguments: [
            ("", "/"), ("/", "/"), ("//", "/"), ("/a//b/", "/a/b/"), ("/a/./b", "/a/b"), ("/a/b/../c", "/a/c"),
            ("/..", "/"), ("/../../a", "/a"), ("/a%20b", "/a%2520b"), ("/a b", "/a%20b"), ("/$x", "/%24x"),
            ("/a/b/..", "/a"), ("/a/b/../", "/a/"), ("/%2E%2E/a", "/%252E%252E/a"), ("/...", "/..."),
        ]
    )
    func standardPath(_ raw: String, _ expected: String) {
        #expect(String(decoding: CanonicalPath.bytes(Array(raw.utf8), rules: .standard), as: UTF8.self) == expected)
    }

    @Test(
        "The path of S3 stands as it is, encoded once",
        arguments: [
            ("", "/"), ("/", "/"), ("//", "//"), ("/a//b/../c", "/a//b/../c"), ("/a%20b", "/a%20b"),
            ("/a b", "/a%20b"), ("/%7Ea", "/~a"), ("/a+b", "/a%2Bb"), ("/100%", "/100%25"), ("/%zz", "/%25zz"),
        ]
    )
    func objectPath(_ raw: String, _ expected: String) {
        #expect(String(decoding: CanonicalPath.bytes(Array(raw.utf8), rules: .s3), as: UTF8.self) == expected)
    }

    @Test(
        "The query is decoded, encoded and sorted",
        arguments: [
            ("", ""), ("a", "a="), ("a=", "a="), ("=a", "=a"), ("a=b=c", "a=b%3Dc"), ("&&a=1&", "a=1"),
            ("b=1&a=2", "a=2&b=1"), ("a=2&a=1", "a=1&a=2"), ("a=b+c", "a=b%20c"), ("a=%2b", "a=%2B"),
            ("a-=1&a=2", "a=2&a-=1"), ("%61=%7e", "a=~"), ("é=1", "%C3%A9=1"), ("a=/", "a=%2F"),
            ("Z=1&a=2&%25=3", "%25=3&Z=1&a=2"),
        ]
    )
    func query(_ raw: String, _ expected: String) throws {
        #expect(String(decoding: try CanonicalQuery(Array(raw.utf8)).bytes(), as: UTF8.self) == expected)
    }

    @Test("Omitted parameters are left out and values are given decoded")
    func omission() throws {
        let query = try CanonicalQuery(Array("X-Amz-Signature=00&Action=List%20X&Action=b".utf8))
        #expect(query.bytes(omitting: ["X-Amz-Signature"]) == Array("Action=List%20X&Action=b".utf8))
        #expect(query.values("Action") == ["List X", "b"])
        #expect(query.contains("X-Amz-Signature"))
        #expect(!query.contains("x-amz-signature"))
    }
}
