import Testing

@testable import Cryptography

@Suite("Known answers of the published standards")
struct KnownAnswerTests {
    struct HashCase: Sendable, CustomTestStringConvertible {
        let message: String
        let expected: String
        var testDescription: String { "a message of \(message.utf8.count) bytes" }
    }

    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            HashCase(message: "", expected: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            HashCase(message: "abc", expected: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            HashCase(
                message: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                expected: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            HashCase(
                message: String(repeating: "a", count: 1_000_000),
                expected: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
    )
    func sha256(_ example: HashCase) {
        #expect(SHA256.hash(Array(example.message.utf8)).hex == example.expected)
    }

    @Test("HMAC-SHA-256 gives the codes of RFC 4231, also when one context meets keys of different lengths")
    func hmac() {
        let cases: [(key: [UInt8], message: [UInt8], expected: String)] = [
            (
                [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
        ]
        for _ in 0..<2 {
            for example in cases {
                #expect(HMACSHA256.code(for: example.message, key: example.key).hex == example.expected)
            }
        }
    }

    @Test("HKDF gives the key of RFC 5869's first and third example")
    func hkdf() throws {
        let secret = [UInt8](repeating: 0x0b, count: 22)
        let salted = try HKDF.derive(
            secret: secret,
            salt: Array(0...12),
            info: Array(0xf0...0xf9),
            count: 42
        )
        #expect(
            Hex.encode(salted)
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        )
        let plain = try HKDF.derive(secret: secret, info: [], count: 42)
        #expect(
            Hex.encode(plain)
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        )
    }

    @Test("AES-256-GCM opens test case 16 of the GCM specification")
    func gcm() throws {
        let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
        let nonce = "cafebabefacedbaddecaf888"
        let ciphertext =
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        let tag = "76fc6ece0f4e1768cddf8853bb2d551b"
        let plaintext =
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        let sealingKey = try SealingKey(bytes: try #require(Hex.decode(key)))
        let opened = try sealingKey.open(
            try #require(Hex.decode(nonce + ciphertext + tag)),
            associatedData: try #require(Hex.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
        )
        #expect(Hex.encode(opened) == plaintext)
    }
}

@Suite("Sealing")
struct SealingTests {
    @Test("What was sealed is opened again, whatever its length", arguments: [0, 1, 15, 16, 17, 400, 5000])
    func roundTrip(_ count: Int) throws {
        let key = try SealingKey.random()
        let plaintext = try SecureRandom.bytes(count)
        for associatedData in [[], Array("AKIAEXAMPLE".utf8)] {
            let sealed = try key.seal(plaintext, associatedData: associatedData)
            #expect(sealed.count == count + SealingKey.overhead)
            #expect(try key.open(sealed, associatedData: associatedData) == plaintext)
        }
    }

    @Test("A message sealed twice looks different, because the nonce is random")
    func nonce() throws {
        let key = try SealingKey.random()
        #expect(try key.seal([1, 2, 3], associatedData: []) != key.seal([1, 2, 3], associatedData: []))
    }

    @Test("Every changed byte, every cut, another key and other associated data are refused")
    func tampering() throws {
        let key = try SealingKey.random()
        let sealed = try key.seal(Array("secret".utf8), associatedData: [1])
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: CryptographyError.authenticationFailed) { try key.open(changed, associatedData: [1]) }
        }
        for count in 0..<sealed.count {
            let cut = Array(sealed.prefix(count))
            #expect(throws: CryptographyError.authenticationFailed) { try key.open(cut, associatedData: [1]) }
        }
        #expect(throws: CryptographyError.authenticationFailed) { try key.open(sealed, associatedData: [2]) }
        #expect(throws: CryptographyError.authenticationFailed) { try key.open(sealed, associatedData: []) }
        let other = try SealingKey.random()
        #expect(throws: CryptographyError.authenticationFailed) { try other.open(sealed, associatedData: [1]) }
        #expect(try key.open(sealed, associatedData: [1]) == Array("secret".utf8))
    }

    @Test("Keys for two purposes do not open each other's messages; the same purpose gives the same key")
    func purposes() throws {
        let master = try SealingKey.random()
        let sealed = try master.derive(purpose: "sessions").seal([7], associatedData: [])
        #expect(try master.derive(purpose: "sessions").open(sealed, associatedData: []) == [7])
        let other = try master.derive(purpose: "secrets")
        #expect(throws: CryptographyError.authenticationFailed) { try other.open(sealed, associatedData: []) }
        #expect(throws: CryptographyError.authenticationFailed) { try master.open(sealed, associatedData: []) }
    }

    @Test("A key must have 32 bytes", arguments: [0, 16, 31, 33])
    func keyLength(_ count: Int) {
        #expect(throws: CryptographyError.wrongKeyLength(expected: 32, actual: count)) {
            try SealingKey(bytes: [UInt8](repeating: 0, count: count))
        }
    }
}

@Suite("Encodings, comparison and random bytes")
struct EncodingTests {
    @Test(
        "Base 64 gives and takes RFC 4648's examples",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(_ plain: String, _ encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test(
        "Base 64 that is not the one form of its bytes is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zh==", "Zg==\n", " Zg==", "Zg==Zg==", "=", "====", "A===", "Zm9-", "Zm9_", "Zm9é",
        ]
    )
    func strictBase64(_ text: String) { #expect(Base64.decode(text) == nil) }

    @Test("Random bytes survive base 64 and hexadecimal digits")
    func roundTrips() throws {
        for count in 0..<200 {
            let bytes = try SecureRandom.bytes(count)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
    }

    @Test("Hexadecimal digits that are not pairs of digits are refused", arguments: ["0", "0g", "zz", "00 ", "é"])
    func strictHex(_ text: String) { #expect(Hex.decode(text) == nil) }

    @Test("Comparison sees every difference")
    func comparison() {
        let bytes = Array("signature".utf8)
        #expect(ConstantTime.equal(bytes, bytes))
        #expect(ConstantTime.equal([], []))
        #expect(!ConstantTime.equal(bytes, Array(bytes.dropLast())))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x80
            #expect(!ConstantTime.equal(bytes, other))
        }
    }

    @Test("Random bytes have the length asked for and do not repeat")
    func random() throws {
        #expect(try SecureRandom.bytes(0).isEmpty)
        #expect(Set(try (0..<100).map { _ in try SecureRandom.bytes(16) }).count == 100)
    }

    @Test("The library has every algorithm that is needed")
    func library() throws { try CryptographyLibrary.check() }

    @Test("Many threads at once get the right answers from the shared contexts")
    func concurrency() async {
        let expected = HMACSHA256.code(for: [1, 2, 3], key: [4]).hex
        let digest = SHA256.hash([9]).hex
        let right = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<500).allSatisfy { _ in
                        HMACSHA256.code(for: [1, 2, 3], key: [4]).hex == expected && SHA256.hash([9]).hex == digest
                    }
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(right)
    }
}
