import Troubleshooting

/// A trail's file of events. The callers are spread over the whole account, so that little is asked twice.
struct SampleEvents {
    static let count = 10_000

    /// `{"Records": […]}`
    let bytes: [UInt8]

    /// Writes the events with the sentences that AWS would have answered in the world of `investigator`. An event that
    /// is allowed there stands for a denial that somebody has mended since; more than one in twenty would not be.
    init(_ random: inout SeededGenerator, _ investigator: Investigator) throws {
        var events: [String] = []
        var mended = 0
        while events.count < Self.count {
            let draft = Draft(&random)
            let text = draft.text(sentence: draft.plainSentence)
            var reader = try InquiryReader(Array(text.utf8), named: "draft")
            guard var inquiry = reader.next()
            else { continue }
            inquiry.claim = nil
            inquiry.message = nil
            var options = Investigator.Options()
            options.searchesFixes = false
            let diagnosis = investigator.diagnose(inquiry, options: options)
            if diagnosis.outcome == .allow {
                guard mended * 20 < events.count else { continue }
                mended += 1
                events.append(draft.text(sentence: draft.plainSentence))
            } else {
                // Some services and old regions give no reason.
                events.append(draft.text(sentence: random.once(in: 10) ? draft.plainSentence : diagnosis.sentence))
            }
        }
        bytes = Array(("{\"Records\":[" + events.joined(separator: ",") + "]}\n").utf8)
    }
}

/// One call by one principal, before it is known how it ends.
private struct Draft {
    private let call: SampleCall
    private let identity: String
    private let principalARN: String
    private let parameters: String
    private let resource: String
    private let region: String
    private let address: String
    private let time: String
    private let id: String

    init(_ random: inout SeededGenerator) {
        call = random.pick(SampleCall.all)
        region = random.once(in: 12) ? "ap-southeast-2" : random.once(in: 4) ? "eu-west-1" : "us-east-1"
        address = random.once(in: 4) ? "192.0.2.\(random.number(below: 250))" : "203.0.113.\(random.number(below: 250))"
        time =
            "2026-11-2\(random.number(below: 6))T1\(random.number(below: 10)):"
            + "\(SamplePolicies.twoDigits(random.number(below: 60))):\(SamplePolicies.twoDigits(random.number(below: 60)))Z"
        id = random.id(8)
        let caller = Caller(&random, time: time)
        (identity, principalARN) = (caller.identity, caller.arn)
        // People mostly work on what is their team's.
        let team = random.once(in: 4) ? random.number(below: SampleWorld.teamCount) : caller.team
        let role = team + SampleWorld.teamCount * random.number(below: SampleWorld.roleCount / SampleWorld.teamCount)
        let values = [
            ("{team}", SamplePolicies.team(team)), ("{region}", region), ("{item}", random.id(8).lowercased()),
            ("{number}", "\(random.number(below: SampleWorld.userCount))"),
            ("{role}", "\(SamplePolicies.team(team))-role-\(role)"),
        ]
        func filled(_ text: String) -> String { values.reduce(text) { $0.replacing($1.0, with: $1.1) } }
        parameters = filled(call.parameters)
        resource = filled(call.resource)
    }

    var plainSentence: String {
        call.service == "s3"
            ? "Access Denied"
            : "User: \(principalARN) is not authorized to perform: \(call.sentenceAction) on resource: \(resource)"
    }

    func text(sentence: String) -> String {
        #"{"eventVersion":"1.11","userIdentity":\#(identity),"eventTime":"\#(time)","#
            + #""eventSource":"\#(call.service).amazonaws.com","eventName":"\#(call.operation)","awsRegion":"\#(region)","#
            + #""sourceIPAddress":"\#(address)","userAgent":"aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.1.0 "#
            + #"md/arch#x86_64 lang/python#3.13.7 cfg/retry-mode#standard md/command#\#(call.service)","#
            + #""errorCode":"AccessDenied","errorMessage":"\#(sentence)","requestParameters":{\#(parameters)},"#
            + #""responseElements":null,"requestID":"\#(id)-5678-4abc-9def-0123456789ab","#
            + #""eventID":"0a1b2c3d-4e5f-6789-abcd-\#(id)0000","readOnly":false,"eventType":"AwsApiCall","#
            + #""managementEvent":true,"recipientAccountId":"\#(SamplePolicies.account)","eventCategory":"Management","#
            + #""tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","#
            + #""clientProvidedHostHeader":"\#(call.service).\#(region).amazonaws.com"}}"#
    }
}

/// Who calls, as CloudTrail's `userIdentity`.
private struct Caller {
    let identity: String
    let arn: String
    let team: Int

    init(_ random: inout SeededGenerator, time: String) {
        let account = SamplePolicies.account
        if random.once(in: 50) {
            // A partner.
            team = random.number(below: SampleWorld.teamCount)
            arn = "arn:aws:sts::444455556666:assumed-role/partner/worker-\(team)"
            identity =
                #"{"type":"AssumedRole","principalId":"AROAPARTNERPARTNER123:worker-\#(team)","arn":"\#(arn)","#
                + #""accountId":"444455556666","accessKeyId":"ASIA\#(random.id(16))","sessionContext":{"sessionIssuer":"#
                + #"{"type":"Role","principalId":"AROAPARTNERPARTNER123","#
                + #""arn":"arn:aws:iam::444455556666:role/partner","accountId":"444455556666","userName":"partner"},"#
                + #""attributes":{"creationDate":"\#(time)","mfaAuthenticated":"false"}}}"#
        } else if random.once(in: 2) {
            let number = random.number(below: SampleWorld.roleCount)
            team = number % SampleWorld.teamCount
            let role = "\(SamplePolicies.team(team))-role-\(number)"
            let session = "session-\(random.number(below: 100))"
            arn = "arn:aws:sts::\(account):assumed-role/\(role)/\(session)"
            identity =
                #"{"type":"AssumedRole","principalId":"AROA\#(random.id(17)):\#(session)","arn":"\#(arn)","#
                + #""accountId":"\#(account)","accessKeyId":"ASIA\#(random.id(16))","sessionContext":{"sessionIssuer":"#
                + #"{"type":"Role","principalId":"AROA\#(random.id(17))","arn":"arn:aws:iam::\#(account):role/\#(role)","#
                + #""accountId":"\#(account)","userName":"\#(role)"},"#
                + #""attributes":{"creationDate":"\#(time)","mfaAuthenticated":"\#(random.once(in: 3))"}}}"#
        } else {
            let number = random.number(below: SampleWorld.userCount)
            team = number % SampleWorld.teamCount
            arn = "arn:aws:iam::\(account):user/user-\(number)"
            identity =
                #"{"type":"IAMUser","principalId":"AIDA\#(random.id(17))","arn":"\#(arn)","#
                + #""accountId":"\#(account)","accessKeyId":"AKIA\#(random.id(16))","userName":"user-\#(number)"}"#
        }
    }
}
