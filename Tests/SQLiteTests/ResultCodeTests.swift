import Testing

@testable import SQLite

@Suite("Result codes")
struct ResultCodeTests {
    private static let fsyncFailure = ResultCode(rawValue: 10 | 4 << 8)

    @Test("A primary code matches itself and what extends it")
    func matching() {
        #expect(ResultCode.ioError ~= Self.fsyncFailure)
        #expect(ResultCode.ioError ~= ResultCode.ioError)
        #expect(!(ResultCode.full ~= Self.fsyncFailure))
    }

    @Test("An extended code matches only itself")
    func extended() {
        #expect(Self.fsyncFailure ~= Self.fsyncFailure)
        #expect(!(Self.fsyncFailure ~= ResultCode.ioError))
        #expect(Self.fsyncFailure.primary == .ioError)
    }
}
