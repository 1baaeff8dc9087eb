import Testing

@testable import Identifiers

@Suite("Identifiers")
struct IdentifiersTests {
    @Test("an account id is twelve digits", arguments: ["123456789012", "000000000001"])
    func accountID(_ text: String) throws {
        let id = try #require(AccountID(text))
        #expect(id.text == text)
        #expect(AccountID(number: id.number) == id)
    }

    @Test(
        "nothing else is an account id",
        arguments: ["", "12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２"]
    )
    func notAccountID(_ text: String) { #expect(AccountID(text) == nil) }

    @Test(
        "an ARN is read and printed unchanged",
        arguments: [
            "arn:aws:iam::123456789012:user/path/Name", "arn:aws:s3:::bucket/key:with:colons",
            "arn:aws-cn:sts:cn-north-1:123456789012:assumed-role/R/S",
        ]
    )
    func arn(_ text: String) { #expect(ARN(text)?.description == text) }

    @Test(
        "what lacks a field is no ARN",
        arguments: [
            "", "arn:aws:iam::123456789012", "urn:a:b:c:d:e", "arn::iam::1:x", "arn:aws:::1:x", "arn:aws:iam::1:",
        ]
    )
    func notARN(_ text: String) { #expect(ARN(text) == nil) }

    @Test(
        "moments are printed as AWS prints them",
        arguments: [
            (0, "1970-01-01T00:00:00Z", "19700101T000000Z"),
            (1_440_938_160, "2015-08-30T12:36:00Z", "20150830T123600Z"),
            (951_782_400, "2000-02-29T00:00:00Z", "20000229T000000Z"), (-1, "1969-12-31T23:59:59Z", "19691231T235959Z"),
        ]
    )
    func moments(_ seconds: Int, _ text: String, _ basic: String) {
        let moment = Timestamp(seconds: Int64(seconds))
        #expect(moment.description == text)
        #expect(moment.basicFormat == basic)
        #expect(Timestamp(basicFormat: basic) == moment)
    }

    @Test("a moment beyond the year 9999 has a longer year")
    func farMoment() {
        let moment = Timestamp(seconds: 253_402_300_800)
        #expect(moment.description == "10000-01-01T00:00:00Z")
        #expect(moment.basicFormat == "100000101T000000Z")
    }

    @Test(
        "dates that do not exist are refused",
        arguments: [
            "20150229T000000Z", "20151301T000000Z", "20150830T240000Z", "20150830T123600", "2015-08-30T12:36:00Z",
        ]
    )
    func noMoment(_ text: String) { #expect(Timestamp(basicFormat: text) == nil) }

    @Test(
        "every account is read back from its key ids",
        arguments: [0, 1, 123_456_789_012, 999_999_999_999] as [UInt64]
    )
    func keyIDs(_ number: UInt64) throws {
        let account = try #require(AccountID(number: number))
        for random in [[0, 0, 0, 0, 0], [255, 255, 255, 255, 255], [1, 2, 3, 4, 5]] as [[UInt8]] {
            let id = AccessKeyID.make(.accessKey, account: account, random: random)
            #expect(id.utf8.count == 20)
            #expect(id.hasPrefix("AKIA"))
            #expect(AccessKeyID.account(of: id) == account)
        }
    }

    @Test(
        "what is no key id has no account",
        arguments: ["", "AKIA", "AKIA11111111111111111", "AKIA0000000000000000", "test"]
    )
    func noKeyID(_ text: String) { #expect(AccessKeyID.account(of: text) == nil) }

    @Test(
        "base 32 as in RFC 4648",
        arguments: [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
    )
    func base32(_ text: String, _ encoded: String) {
        #expect(Base32.encode(text.utf8) == encoded)
        #expect(Base32.decode(encoded) == Array(text.utf8))
        #expect(Base32.decode(encoded.lowercased()) == nil)
    }
}
