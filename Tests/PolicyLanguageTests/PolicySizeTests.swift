import PolicyLanguage
import Testing

@Suite("Sizes of policies")
struct PolicySizeTests {
    @Test("IAM does not count white space, others do", arguments: PolicyKind.allCases)
    func whiteSpace(kind: PolicyKind) {
        let text = "{ \"a\":\t\"b c\",\r\n\"é\": 1 }"
        let isFree = kind == .managed || kind == .inline
        #expect(PolicySize.count(text, as: kind) == (isFree ? 16 : 23))
    }

    /// Each limit stands here a second time, so that changing one is no accident.
    @Test("the limits are AWS's")
    func limits() {
        let expected: [PolicyKind: Int] = [
            .managed: 6144, .session: 2048, .trust: 2048, .serviceControl: 10240, .resourceControl: 5120,
            .vpcEndpoint: 20480,
        ]
        for kind in PolicyKind.allCases { #expect(PolicySize.limit(for: kind) == expected[kind]) }
        #expect(PolicySize.raisedTrustLimit == 8192)
        #expect(PolicySize.inlineLimitOfUser == 2048)
        #expect(PolicySize.inlineLimitOfGroup == 5120)
        #expect(PolicySize.inlineLimitOfRole == 10240)
    }
}
