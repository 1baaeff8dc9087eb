import Compression
import Testing

@Suite("gzip")
struct GzipTests {
    private static let text = Array(String(repeating: "denied, and explained. ", count: 9000).utf8)

    @Test("What is compressed comes back")
    func roundTrip() throws {
        for bytes in [[], [0x61], Self.text] {
            #expect(try Gzip.decompress(Gzip.compress(bytes), limit: 1_000_000) == bytes)
        }
    }

    @Test("Members that follow each other are one text, zeros behind them are padding")
    func members() throws {
        let bytes = Gzip.compress(Array("one ".utf8)) + Gzip.compress(Array("two".utf8)) + [0, 0, 0]
        #expect(try Gzip.decompress(bytes, limit: 100) == Array("one two".utf8))
    }

    @Test("A bomb is stopped at the limit")
    func bomb() {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 50_000_000))
        #expect(bomb.count < 100_000)
        #expect(throws: Gzip.Failure.tooLarge(limit: 1_000_000)) { try Gzip.decompress(bomb, limit: 1_000_000) }
    }

    @Test("Cut and damaged bytes are refused")
    func damage() {
        let whole = Gzip.compress(Self.text)
        for count in [0, 1, 5, 12, whole.count / 2, whole.count - 1] {
            #expect(throws: Gzip.Failure.truncated) { try Gzip.decompress(Array(whole[..<count]), limit: 1_000_000) }
        }
        var damaged = whole
        damaged[whole.count - 6] ^= 0xFF
        #expect(throws: Gzip.Failure.corrupt) { try Gzip.decompress(damaged, limit: 1_000_000) }
        #expect(throws: Gzip.Failure.corrupt) { try Gzip.decompress(whole + [0x41], limit: 1_000_000) }
    }

    @Test("gzip is recognised by its first bytes")
    func recognition() {
        #expect(Gzip.isCompressed(Gzip.compress([])))
        #expect(!Gzip.isCompressed([0x1F]))
        #expect(!Gzip.isCompressed(Self.text))
    }
}
