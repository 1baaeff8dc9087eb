import PolicyEngine
import PolicyLanguage
import Testing

@Suite("What a policy asks of the context")
struct ContextReadingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let document: String
        let reads: Bool

        init(_ id: String, _ document: String, _ reads: Bool) {
            testDescription = id
            self.document = document
            self.reads = reads
        }

        static let all: [Case] = [
            .init(
                "nothing",
                #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
                false
            ),
            .init(
                "a condition of one of its statements",
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},"#
                    + #"{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:SourceIp":"true"}}}]}"#,
                true
            ),
            .init(
                "a variable in a resource",
                #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:username}"}}"#,
                true
            ),
            .init(
                "a variable in an exception",
                #"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","NotResource":"arn:aws:s3:::b/${aws:username}"}}"#,
                true
            ),
            .init(
                "what looks like a variable in an old version",
                #"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:username}"}}"#,
                false
            ),
        ]
    }

    @Test("Conditions and variables ask, nothing else does", arguments: Case.all)
    func reading(_ reading: Case) throws {
        let policy = CompiledPolicy(try PolicyDocument(reading: reading.document))
        #expect(policy.readsContext == reading.reads)
    }
}
