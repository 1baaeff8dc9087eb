import PolicyLanguage
import Testing

/// Text from strangers is refused or read, and neither takes more than its share: whoever sends a policy pays for its
/// size, nobody for its shape.
@Suite("Hostile documents")
struct HostileDocumentTests {
    private static let sample =
        Array(
            #"{"Version":"2012-10-17","Id":"é😀","Statement":[{"Sid":"A","Effect":"Allow","NotPrincipal":{"AWS":["#.utf8
        )
        + Array(
            #""arn:aws:iam::123456789012:role/R"],"Service":"a.b"},"Action":["s3:*","iam:G\u0065t?"],"Resource":"arn:"#
                .utf8
        )
        + Array(
            #"aws:s3:::b/${aws:username, 'x'}/*","Condition":{"DateLessThan":{"aws:CurrentTime":["2024-01-01",12]},"#
                .utf8
        ) + Array(#""Bool":{"aws:SecureTransport":true},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}"#.utf8)

    /// Changes a good document at random: bytes replaced, removed, doubled, pieces swapped. Whatever comes out is read
    /// or refused, as every kind; what is read can be printed and read again.
    @Test("random changes never crash the reader", arguments: 0..<16)
    func mutations(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var accepted = 0
        for _ in 0..<120 {
            let text = Self.mutated(Self.sample, &generator)
            for kind in PolicyKind.allCases { _ = try? PolicyDocument(parsing: text, as: kind) }
            if let document = try? PolicyDocument(reading: text) {
                accepted += 1
                let again = try PolicyDocument(reading: document.jsonText())
                #expect(again.withoutPositions == document.withoutPositions)
            }
        }
        // The changes are small enough that some documents survive them: the test reaches past the JSON reader.
        #expect(accepted > 0)
    }

    private static func mutated(_ sample: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var text = sample
        let interesting = Array("{}[]\",:\\u*?${}'-0e.é ".utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0..<text.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: text[place] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: text[place] = interesting[Int.random(in: 0..<interesting.count, using: &generator)]
            case 2: text.remove(at: place)
            case 3: text.insert(interesting[Int.random(in: 0..<interesting.count, using: &generator)], at: place)
            case 4: text.insert(contentsOf: text[place..<min(place + 9, text.count)], at: place)
            default: text.swapAt(place, Int.random(in: 0..<text.count, using: &generator))
            }
        }
        return text
    }

    @Test("every beginning of a document is refused")
    func truncated() {
        for length in 0..<Self.sample.count {
            #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: Array(Self.sample[..<length])) }
        }
    }

    @Test("a megabyte of text is refused before it is read", arguments: ["[", "\"", " ", "9", "\\u0061", "{\"a\":"])
    func megabyte(piece: String) {
        let text = Array(String(repeating: piece, count: 1_050_000).utf8)
        let toSave = #expect(throws: PolicyError.self) { _ = try PolicyDocument(parsing: text, as: .managed) }
        #expect(toSave?.position == SourcePosition(line: 1, column: 1))
        #expect(toSave?.detail == "the document is longer than 131072 characters")
        let saved = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: text) }
        #expect(saved?.detail == "the document is longer than 1048576 characters")
    }

    @Test("nesting ends at the limit", arguments: ["[", "{\"Statement\":", "[{\"a\":"])
    func nesting(piece: String) {
        let text = String(repeating: piece, count: 10_000)
        let error = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: text) }
        #expect(error?.detail == "nested deeper than 24 levels")
    }

    @Test("as many statements as fit are read one by one")
    func manyStatements() throws {
        let statement = #"{"Effect":"Deny","Action":"*","Resource":"*"}"#
        let text = Array(
            (#"{"Statement":["# + Array(repeating: statement, count: 10_000).joined(separator: ",") + "]}").utf8
        )
        #expect(try PolicyDocument(reading: text).statements.count == 10_000)
        #expect(throws: PolicyError.self) { _ = try PolicyDocument(parsing: text, as: .inline) }
    }

    @Test("thousands of names in one object are compared once each")
    func manyNames() {
        let names = (0..<9_000).map { "\"k\($0)\":1" }.joined(separator: ",")
        let error = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: "{\(names)}") }
        #expect(error?.detail == "`k0` is no element of the policy language here")
        let twice = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: "{\(names),\"k8999\":1}") }
        #expect(twice?.detail == "`k8999` stands twice in the same object")
    }

    /// What stands in the template is counted: a template that grew faster than its text would be the attack.
    @Test(
        "templates are no longer than their text",
        arguments: ["*", "${", "${a", "${a,'", "}", "${a,'x'}", "?*", "$"]
    )
    func templates(piece: String) {
        let text = String(repeating: piece, count: 20_000)
        for hasWildcards in [true, false] {
            let template = VariableTemplate(text, hasVariables: true, hasWildcards: hasWildcards)
            #expect(template.segments.count <= text.utf8.count)
        }
    }
}
