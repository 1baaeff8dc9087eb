import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import Testing

@testable import Troubleshooting

@Suite("CloudTrail events")
struct EventTests {
    @Test("A denial is read from an event", arguments: EventCase.identities + EventCase.requests)
    func reads(_ expected: EventCase) throws {
        let inquiries = try InquiryReader.inquiries(in: Array(expected.text.utf8), named: "event")
        #expect(inquiries.count == 1)
        let inquiry = try #require(inquiries.first)
        #expect(inquiry.form == .event)
        #expect(inquiry.principal == expected.principal)
        #expect(inquiry.issuer == expected.issuer)
        #expect(inquiry.action == expected.action)
        #expect(inquiry.resource == expected.resource)
        #expect(inquiry.resourceAccount == expected.resourceAccount)
        #expect(inquiry.claim == expected.claim)
        #expect(inquiry.time?.description == "2026-11-24T10:00:00Z")
        #expect(inquiry.requestID == "EXAMPLE0123456789")
        #expect(Set(inquiry.absentKeys) == Set(expected.absent))
        let names = inquiry.context.map { $0.key.lowercased() }
        #expect(Set(names).count == names.count, "no key is there twice")
        #expect(Set(names).isDisjoint(with: inquiry.absentKeys.map { $0.lowercased() }), "known is not absent")
        for (key, value) in expected.keys {
            let found = inquiry.context.first { $0.key == key }
            #expect(found?.values.joined(separator: ",") == value, "\(key)")
        }
    }

    @Test("An event is the same in every wrapping", arguments: EventWrapping.allCases)
    func wrapped(_ wrapping: EventWrapping) throws {
        let expected = EventCase.identities[0]
        let text = wrapping.text(expected.text)
        let inquiries = try InquiryReader.inquiries(in: Array(text.utf8), named: "event")
        #expect(inquiries.count == 1)
        #expect(inquiries.first?.principal == expected.principal)
        #expect(inquiries.first?.action == expected.action)
    }

    @Test("A log of events with their times in front is read line by line, and damage hides no other")
    func tail() throws {
        let lines = [
            EventCase.requests[0].text, String(EventCase.requests[1].text.prefix(400)), EventCase.requests[2].text,
        ]
        let text = lines.map { "2026-11-24T10:00:01 stream \($0)\n" }.joined()
        var reader = try InquiryReader(Array(text.utf8), named: "log")
        let places = [reader.next()?.place, reader.next()?.place]
        #expect(places == ["log:1", "log:3"])
        #expect(reader.next() == nil)
        #expect(reader.unreadable.map(\.place) == ["log:2"])
    }

    @Test("An event that two trails deliver is one denial, also in two files")
    func deliveredTwice() throws {
        let id = "00112233-4455-6677-8899-aabbccddeeff"
        let event = EventCase.requests[0].text
        let other = event.replacing(id, with: "other")
        let madeFromIt = event.replacing("eu-west-1", with: "eu-west-2")
        let withoutID = event.replacing(#""eventID": "\#(id)", "#, with: "")
        try #require(Set([event, other, madeFromIt, withoutID]).count == 4)
        let records = [event, other, event, madeFromIt, withoutID, withoutID].joined(separator: ", ")
        var first = try InquiryReader(Array(#"{"Records": [\#(records)]}"#.utf8), named: "first")
        var read = 0
        while first.next() != nil { read += 1 }
        #expect(read == 5)
        #expect(first.repeated == 1)
        var second = try InquiryReader(Array(event.utf8), named: "second")
        second.seenEvents = first.seenEvents
        #expect(second.next() == nil)
        #expect(second.repeated == 1)
    }

    @Test("What is no denial is passed over", arguments: Self.others)
    func passedOver(_ text: String) throws {
        var reader = try InquiryReader(Array(#"{"Records": [\#(text)]}"#.utf8), named: "events")
        #expect(reader.next() == nil)
        #expect(reader.passedOver == 1)
        #expect(reader.unreadable.isEmpty)
    }

    private static let others = [
        // A success, and a failure that is no refusal.
        EventCase.event(EventCase.user).replacing(#""errorCode": "AccessDenied", "#, with: ""),
        EventCase.event(EventCase.user, code: "NoSuchBucket", message: "The specified bucket does not exist"),
        EventCase.event(EventCase.user, code: "ThrottlingException", message: "Rate exceeded"),
        // A service's own event.
        #"{"eventVersion": "1.08", "userIdentity": {"accountId": "111122223333", "invokedBy": "AWS Internal"}, "#
            + #""eventTime": "2026-11-24T10:00:00Z", "eventSource": "kms.amazonaws.com", "eventName": "RotateKey", "#
            + #""requestParameters": null, "eventType": "AwsServiceEvent"}"#,
        // A failed sign-in is no refusal by policies.
        #"{"eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"}, "#
            + #""eventTime": "2026-11-24T10:00:00Z", "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "#
            + #""errorMessage": "No username found in supplied account", "eventType": "AwsConsoleSignIn"}"#,
        // CloudTrail Insights counts errors.
        #"{"eventVersion": "1.09", "eventTime": "2026-11-24T10:00:00Z", "eventType": "AwsCloudTrailInsight", "#
            + #""insightDetails": {"state": "Start", "eventSource": "s3.amazonaws.com", "eventName": "GetObject", "#
            + #""insightType": "ApiErrorRateInsight", "errorCode": "AccessDenied"}, "eventCategory": "Insight"}"#,
    ]

    @Test("A digest file holds no events")
    func digest() {
        let text =
            #"{"awsAccountId": "111122223333", "digestStartTime": "2026-11-24T09:00:00Z", "digestS3Bucket": "trail", "#
            + #""logFiles": [{"s3Bucket": "trail", "s3Object": "AWSLogs/a.json.gz", "hashValue": "00", "hashAlgorithm": "SHA-256"}]}"#
        #expect(throws: InquiryError.noDenial(place: "digest")) {
            try InquiryReader.inquiries(in: Array(text.utf8), named: "digest")
        }
    }

    @Test("A caller of another account is found by the unique id")
    func uniqueID() throws {
        let accounts =
            #"{"accounts": {"111122223333": {"roles": {"worker": {}}}, "444455556666": {"users": {"bob": {"id": "AIDAJ45Q7YFFAREXAMPLE"}}, "#
            + #""roles": {"R": {"id": "AROADBQP57FF2AEXAMPLE", "path": "/p/"}}}}}"#
        let world = try CaseWorld(JSONText(reading: Array(accounts.utf8)).root).world
        func principal(_ id: String) throws -> String {
            var inquiry = Inquiry(form: .event)
            inquiry.principalID = id
            inquiry.action = "sts:AssumeRole"
            return try Interpretation(inquiry, in: world).question.principalARN
        }
        #expect(try principal("AIDAJ45Q7YFFAREXAMPLE") == "arn:aws:iam::444455556666:user/bob")
        #expect(try principal("AROADBQP57FF2AEXAMPLE:s") == "arn:aws:sts::444455556666:assumed-role/R/s")
        #expect(throws: Interpretation.Failure.self) { try principal("AIDAUNKNOWN") }
    }
}

/// How events are wrapped on their way to people.
enum EventWrapping: String, CaseIterable, Sendable {
    case alone, list, records, lines, lookup, bridge, logs, insights, tail, words

    func text(_ event: String) -> String {
        let quoted = event.replacing("\"", with: "\\\"")
        return switch self {
        case .alone: event
        case .list: "[\(event)]"
        case .records: #"{"Records": [\#(event)]}"#
        case .lines: "\(event)\n"
        // aws cloudtrail lookup-events
        case .lookup: #"{"Events": [{"EventId": "e", "EventName": "ListBuckets", "CloudTrailEvent": "\#(quoted)"}]}"#
        // EventBridge
        case .bridge: #"{"version": "0", "detail-type": "AWS API Call via CloudTrail", "detail": \#(event)}"#
        // aws logs filter-log-events, and what Logs Insights exports
        case .logs: #"{"events": [{"logStreamName": "s", "timestamp": 1, "message": "\#(quoted)"}]}"#
        // aws logs tail
        case .tail: "2026-11-24T10:00:01.000000+00:00 111122223333_CloudTrail_eu-west-1 \(event)\n"
        case .words: "We get this since yesterday:\n\n\(event.replacing(", ", with: ",\n  "))\n\nWhat can it be?\n"
        case .insights: #"[{"@timestamp": "2026-11-24 10:00:00.000", "@message": "\#(quoted)"}]"#
        }
    }
}
