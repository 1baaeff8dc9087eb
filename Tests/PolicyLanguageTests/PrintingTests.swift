import PolicyLanguage
import Testing

@Suite("Printing policies")
struct PrintingTests {
    @Test("reading what was printed gives the same document", arguments: 0..<400)
    func roundTrip(seed: Int) throws {
        var documents = RandomDocuments(seed: UInt64(seed))
        let document = documents.next()
        for layout in PolicyDocument.Layout.allCases {
            let text = document.jsonText(layout)
            let read = try PolicyDocument(reading: text)
            #expect(read.withoutPositions == document.withoutPositions, "\(text)")
            #expect(read.jsonText(layout) == text)
            #expect(text.unicodeScalars.allSatisfy { $0.value <= 0xFF })
        }
    }

    @Test("white space and brackets do not matter to the compact text")
    func canonical() throws {
        let spacious = """
            { "Statement" : { "Resource" : [ "*" ], "Action" : [ "s3:Get*" ], "Effect" : "Allow" },
              "Version" : "2012-10-17" }
            """
        let text = try PolicyDocument(reading: spacious).jsonText()
        #expect(
            text == #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#
        )
    }

    @Test("the pretty text looks like AWS's examples")
    func pretty() throws {
        let text = """
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "One",
                        "Effect": "Deny",
                        "Principal": {
                            "AWS": [
                                "*",
                                "arn:aws:iam::123456789012:root"
                            ],
                            "Service": "s3.amazonaws.com"
                        },
                        "Action": [
                            "s3:Get*",
                            "s3:Put*"
                        ],
                        "NotResource": "arn:aws:s3:::b/*",
                        "Condition": {
                            "Bool": {
                                "aws:SecureTransport": "false",
                                "aws:ViaAWSService": []
                            },
                            "Null": {
                                "aws:TagKeys": "true"
                            }
                        }
                    }
                ]
            }
            """
        #expect(try PolicyDocument(reading: text).jsonText(.pretty) == text)
    }
}
