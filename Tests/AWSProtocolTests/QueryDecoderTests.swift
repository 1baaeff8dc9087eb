import HTTPMessage
import Identifiers
import Testing

@testable import AWSProtocol

/// The input that a form decodes to.
func decode(_ form: String, as operation: String, in model: ServiceModel = .iam) throws -> Structure {
    let operation = try #require(model.operation(operation))
    return try QueryDecoder.decode([Array(form.utf8)[...]], as: operation, in: model)
}

@Suite("Decoding Query requests")
struct QueryDecoderTests {
    @Test("Members of nested lists and structures are put in place")
    func nested() throws {
        let input = try decode(
            "UserName=mateo&Tags.member.2.Key=b&Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Value=2",
            as: "CreateUser"
        )
        #expect(
            input == [
                "UserName": .string("mateo"),
                "Tags": .list([
                    .structure(["Key": .string("a"), "Value": .string("1")]),
                    .structure(["Key": .string("b"), "Value": .string("2")]),
                ]),
            ]
        )
    }

    @Test("Escapes and plus signs are decoded in names and values")
    func escapes() throws {
        let input = try decode("User%4Eame=a%2Bb+c%20%C3%A9", as: "CreateUser")
        #expect(input == ["UserName": .string("a+b c é")])
    }

    @Test("The first value of a repeated parameter wins")
    func repeated() throws {
        #expect(try decode("UserName=first&UserName=second", as: "CreateUser") == ["UserName": .string("first")])
    }

    @Test("The query string goes before the body")
    func forms() throws {
        let operation = try #require(ServiceModel.iam.operation("CreateUser"))
        let input = try QueryDecoder.decode(
            [Array("UserName=a".utf8)[...], Array("UserName=b&Path=/".utf8)[...]],
            as: operation,
            in: .iam
        )
        #expect(input == ["Path": .string("/"), "UserName": .string("a")])
    }

    @Test("Parameters that the operation does not know are ignored")
    func unknown() throws {
        let input = try decode(
            "Action=CreateUser&Version=2010-05-08&X-Amz-Date=1&username=x&UserName=a&Tags.member.1.Colour=red",
            as: "CreateUser"
        )
        #expect(input == ["UserName": .string("a"), "Tags": .list([.structure([:])])])
    }

    @Test("Elements stand in the order of their numbers, gaps or not")
    func gaps() throws {
        let input = try decode(
            "UserName=a&TagKeys.member.999999999=z&TagKeys.member.10=y&TagKeys.member.9=x",
            as: "UntagUser"
        )
        #expect(input.strings("TagKeys") == ["x", "y", "z"])
    }

    @Test("An empty list is a list")
    func emptyList() throws {
        #expect(try decode("UserName=a&Tags=", as: "CreateUser")["Tags"] == .list([]))
    }

    @Test("Numbers, booleans and timestamps are read as their type")
    func scalars() throws {
        #expect(try decode("MaxItems=10", as: "ListUsers").integer("MaxItems") == 10)
        #expect(try decode("MaxItems=%2B0900", as: "ListUsers").integer("MaxItems") == 900)
        #expect(try decode("MaxItems=-1", as: "ListUsers").integer("MaxItems") == -1)
        #expect(try decode("OnlyAttached=true", as: "ListPolicies").boolean("OnlyAttached") == true)
        #expect(try decode("OnlyAttached=False", as: "ListPolicies").boolean("OnlyAttached") == false)
    }

    @Test(
        "What is known but cannot be read is MalformedInput",
        arguments: [
            ("ListUsers", "MaxItems=abc"), ("ListUsers", "MaxItems=900.0"), ("ListUsers", "MaxItems=2147483648"),
            ("ListUsers", "MaxItems=-2147483649"), ("ListUsers", "MaxItems="), ("ListPolicies", "OnlyAttached=1"),
            ("CreateUser", "Tags.member.0.Key=a"), ("CreateUser", "Tags.member.01.Key=a"),
            ("CreateUser", "Tags.member.x.Key=a"), ("CreateUser", "Tags.member.-1.Key=a"),
            ("CreateUser", "Tags.1.Key=a"), ("CreateUser", "Tags.member=a"), ("CreateUser", "Tags=a"),
            ("CreateUser", "Tags.member.1=a"), ("CreateUser", "UserName.x=a"),
            ("CreateUser", "Tags.member.12345678901234567890.Key=a"), ("CreateUser", "Tags.member..Key=a"),
        ]
    )
    func malformed(operation: String, form: String) {
        let error = #expect(throws: ServiceError.self) { try decode(form, as: operation) }
        #expect(error?.code == "MalformedInput")
        #expect(error?.status == 400)
    }

    @Test("An empty number is named as STS names it")
    func emptyNumber() {
        let error = #expect(throws: ServiceError.self) {
            try decode("DurationSeconds=", as: "AssumeRole", in: .sts)
        }
        #expect(error?.message == "missing value for decimal type")
    }

    @Test("Text that is not UTF-8 is refused", arguments: ["UserName=%FF", "UserName=%C3", "UserName=%ED%A0%80"])
    func notUTF8(form: String) {
        let error = #expect(throws: ServiceError.self) { try decode(form, as: "CreateUser") }
        #expect(error?.code == "MalformedQueryString")
    }

    @Test("A hundred thousand elements, backwards, are taken in their order")
    func manyElements() throws {
        let count = 100_000
        let form = (1...count).reversed().map { "TagKeys.member.\($0)=k\($0)" }.joined(separator: "&")
        let keys = try #require(try decode(form, as: "UntagUser").strings("TagKeys"))
        #expect(keys.count == count)
        #expect(keys.first == "k1")
        #expect(keys.last == "k\(count)")
    }

    @Test("A body of unknown parameters leaves nothing behind")
    func manyUnknown() throws {
        let form = (1...100_000).map { "Unknown.member.\($0)=x" }.joined(separator: "&") + "&&&=&=x&UserName=a"
        #expect(try decode(form, as: "CreateUser") == ["UserName": .string("a")])
    }

    @Test("A path of a hundred thousand dots ends at the first step that does not exist")
    func deep() {
        let dots = String(repeating: ".", count: 100_000)
        #expect(throws: ServiceError.self) { try decode("Tags\(dots)=a", as: "CreateUser") }
    }
}

@Suite("Scalars as text")
struct ScalarReaderTests {
    @Test(
        "A moment is read in every form that clients write",
        arguments: [
            ("2026-11-23T22:43:34Z", 1_795_473_814_000), ("2026-11-23T22:43:34.5Z", 1_795_473_814_500),
            ("2026-11-23T23:43:34+01:00", 1_795_473_814_000), ("2026-11-23T17:13:34-05:30", 1_795_473_814_000),
            ("1795473814", 1_795_473_814_000), ("1795473814.25", 1_795_473_814_250), ("1970-01-01T00:00:00Z", 0),
        ]
    )
    func timestamps(text: String, milliseconds: Int64) {
        #expect(Timestamp(wire: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(
        "What is no moment is refused",
        arguments: [
            "", "2026-02-30T00:00:00Z", "2026-11-23", "2026-11-23T22:43:34", "2026-11-23T24:00:00Z", "inf", "1e300",
            "2026-11-23T22:43:34.Z", "2026-11-23T22:43:34Zx", "2026-11-23T22:43:34+1:00",
        ]
    )
    func notTimestamps(text: String) {
        #expect(Timestamp(wire: text) == nil)
    }

    @Test(
        "Base64 is read and written (RFC 4648, section 10)",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(plain: String, encoded: String) {
        var output: [UInt8] = []
        Base64.append(Array(plain.utf8), to: &output)
        #expect(output == Array(encoded.utf8))
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test("What is no Base64 is refused", arguments: ["Zg", "Zg=", "Z===", "Zg==Zg==", "Z!==", "====", "Zm9v\n"])
    func notBase64(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
