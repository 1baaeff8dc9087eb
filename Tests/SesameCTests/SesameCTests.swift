import CSesame
import Foundation
import SesameC
import Testing

/// The library as a C program uses it: through the functions of the header only.
///
/// Calls that take texts stand outside of the macros: a macro may evaluate an argument before the call, and the C text
/// that Swift lends for it is gone by then.
@Suite("C interface")
struct SesameCTests {
    private static let allow = """
        {"Version": "2012-10-17", "Statement": [
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*",
             "Condition": {"StringEquals": {"aws:username": "Diego"}}},
            {"Sid": "NoSecrets", "Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::b/secret/*"}]}
        """

    /// Frees what it creates when the test ends.
    private final class Session {
        let policies = sesame_policies_create()
        private(set) var request: OpaquePointer?

        func add(
            _ text: String,
            _ kind: sesame_kind = SESAME_KIND_MANAGED,
            _ type: sesame_type = SESAME_TYPE_IDENTITY,
            level: UInt32 = 0
        ) throws {
            let created = sesame_policy_create(kind, text, text.utf8.count, nil)
            let policy = try #require(created)
            // The set keeps the policy.
            defer { sesame_policy_free(policy) }
            let isAdded = sesame_policies_add(policies, type, level, policy, nil, "p", nil, nil)
            try #require(isAdded)
        }

        func ask(_ action: String, _ resource: String) throws {
            sesame_request_free(request)
            request = sesame_request_create(
                SESAME_PRINCIPAL_USER,
                "123456789012",
                "arn:aws:iam::123456789012:user/Diego",
                action,
                resource,
                nil,
                nil
            )
            try #require(request != nil)
            try set("aws:username", "Diego")
        }

        func set(_ key: String, _ value: String) throws {
            let isSet = sesame_request_set(request, key, value, nil)
            try #require(isSet)
        }

        deinit {
            sesame_request_free(request)
            sesame_policies_free(policies)
        }
    }

    /// What a failing call stores.
    private func failure(_ call: (UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>) -> Bool) throws -> (
        message: String, detail: String, line: UInt32, column: UInt32
    ) {
        var error: UnsafeMutablePointer<sesame_error>?
        #expect(!call(&error))
        let found = try #require(error)
        defer { sesame_error_free(found) }
        return (
            String(cString: try #require(found.pointee.message)), String(cString: try #require(found.pointee.detail)),
            found.pointee.line, found.pointee.column
        )
    }

    @Test(
        "A question gets its decision and what decided it",
        arguments: [
            ("s3:GetObject", "arn:aws:s3:::b/k", SESAME_ALLOW, SESAME_TYPE_NONE, -1),
            ("s3:GetObject", "arn:aws:s3:::b/secret/k", SESAME_EXPLICIT_DENY, SESAME_TYPE_IDENTITY, 1),
            ("s3:PutObject", "arn:aws:s3:::b/k", SESAME_IMPLICIT_DENY, SESAME_TYPE_IDENTITY, -1),
        ]
    )
    func decide(action: String, resource: String, decision: sesame_decision, type: sesame_type, statement: Int32) throws
    {
        let session = Session()
        try session.add(Self.allow)
        try session.ask(action, resource)
        var verdict = sesame_verdict()
        #expect(sesame_decide(session.request, session.policies, &verdict) == decision)
        #expect(verdict.decision == decision)
        #expect(verdict.decided_by == type)
        #expect(verdict.statement_index == statement)
        #expect(sesame_decide(session.request, session.policies, nil) == decision)
    }

    @Test("Control policies limit by level, a boundary and a session policy limit as well")
    func limits() throws {
        let everything = #"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#
        let nothing = #"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#
        for (kind, type) in [
            (SESAME_KIND_SERVICE_CONTROL, SESAME_TYPE_SERVICE_CONTROL),
            (SESAME_KIND_MANAGED, SESAME_TYPE_PERMISSIONS_BOUNDARY), (SESAME_KIND_SESSION, SESAME_TYPE_SESSION),
        ] {
            let session = Session()
            try session.add(Self.allow)
            try session.add(everything, kind, type)
            try session.ask("s3:GetObject", "arn:aws:s3:::b/k")
            #expect(sesame_decide(session.request, session.policies, nil) == SESAME_ALLOW)
            try session.add(nothing, kind, type, level: type == SESAME_TYPE_SERVICE_CONTROL ? 1 : 0)
            var verdict = sesame_verdict()
            #expect(sesame_decide(session.request, session.policies, &verdict) == SESAME_EXPLICIT_DENY)
            #expect(verdict.decided_by == type)
            #expect(verdict.policy_index == 1)
        }
    }

    @Test("The explanation is JSON that names the condition that fails")
    func explain() throws {
        let session = Session()
        try session.add(Self.allow)
        try session.ask("s3:GetObject", "arn:aws:s3:::b/k")
        try session.set("aws:username", "Ana")
        let text = try #require(sesame_explain(session.request, session.policies, nil))
        defer { sesame_text_free(text) }
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(String(cString: text).utf8)) as? [String: Any]
        )
        #expect(root["decision"] as? String == "implicitDeny")
        #expect(root["decidedBy"] as? String == "identityBased")
        #expect(root["policyIndex"] is NSNull)
        let type = try #require((root["types"] as? [[String: Any]])?.first)
        #expect(type["blocks"] as? Bool == true)
        let policy = try #require((type["policies"] as? [[String: Any]])?.first)
        let statement = try #require((policy["statements"] as? [[String: Any]])?.first)
        #expect(statement["sid"] as? String == "Read")
        let mismatch = try #require((statement["mismatches"] as? [[String: Any]])?.first)
        #expect(mismatch["element"] as? String == "condition")
        #expect(mismatch["key"] as? String == "aws:username")
        #expect(mismatch["actualValues"] as? [String] == ["Ana"])
        #expect(mismatch["values"] as? [String] == ["Diego"])
        #expect((mismatch["position"] as? [String: Int])?["line"] == 3)
    }

    @Test(
        "A document that is no policy is an error with its place",
        arguments: [
            (SESAME_KIND_MANAGED, "{", "Syntax errors in policy.", 1), (SESAME_KIND_MANAGED, "", "Syntax errors", 1),
            (SESAME_KIND_SAVED, "{\n\"Nope\": 1}", "Syntax errors in policy.", 2),
            (SESAME_KIND_TRUST, "\u{0}", "", 1), (SESAME_KIND_SESSION, "[[[[", "Syntax errors in policy.", 1),
            (sesame_kind(rawValue: 99), "{}", "there is no kind of policy 99", 0),
        ]
    )
    func badDocument(kind: sesame_kind, text: String, message: String, line: UInt32) throws {
        let found = try failure { sesame_policy_create(kind, text, text.utf8.count, $0) != nil }
        #expect(found.message.hasPrefix(message))
        #expect(!found.detail.isEmpty)
        #expect(found.line == line)
        // Nobody has to ask why.
        let unexplained = sesame_policy_create(kind, text, text.utf8.count, nil)
        #expect(unexplained == nil)
    }

    @Test("Bytes of any kind are errors, not crashes")
    func noise() {
        var state: UInt64 = 42
        for length in 0..<400 {
            let bytes = (0..<length).map { _ -> CChar in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return CChar(truncatingIfNeeded: state >> 33)
            }
            let policy = sesame_policy_create(SESAME_KIND_SAVED, bytes, length, nil)
            #expect(policy == nil)
        }
    }

    @Test("A policy that is cut anywhere is an error")
    func truncated() {
        for length in 0..<Self.allow.utf8.count {
            let policy = sesame_policy_create(SESAME_KIND_SAVED, Self.allow, length, nil)
            #expect(policy == nil)
        }
    }

    @Test("NULL where an object is needed is an error")
    func null() throws {
        #expect(try failure { sesame_policy_create(SESAME_KIND_SAVED, nil, 3, $0) != nil }.detail == "`text` is NULL")
        #expect(try failure { sesame_policy_create(SESAME_KIND_SAVED, "x", .max, $0) != nil }.detail.contains("4 MiB"))
        #expect(try failure { sesame_explain(nil, nil, $0) != nil }.detail == "`request` is NULL")
        #expect(try failure { sesame_request_set(nil, "a", "b", $0) }.detail == "`request` is NULL")
        #expect(try failure { sesame_request_set_values(nil, "a", nil, 0, $0) }.detail.contains("NULL"))
        #expect(try failure { sesame_request_set_issuer(nil, "a", nil, false, $0) }.detail.contains("NULL"))
        #expect(
            try failure { sesame_policies_add(nil, SESAME_TYPE_IDENTITY, 0, nil, nil, nil, nil, $0) }.detail
                == "`policies` is NULL"
        )
        var verdict = sesame_verdict()
        #expect(sesame_decide(nil, nil, &verdict) == SESAME_INVALID)
        #expect(verdict.decision == SESAME_INVALID)
        sesame_policy_free(nil)
        sesame_policies_free(nil)
        sesame_request_free(nil)
        sesame_text_free(nil)
        sesame_error_free(nil)
    }

    @Test("A set refuses what has no place in it")
    func badSet() throws {
        let text = Self.allow
        let created = sesame_policy_create(SESAME_KIND_MANAGED, text, text.utf8.count, nil)
        let policy = try #require(created)
        let policies = sesame_policies_create()
        defer {
            sesame_policy_free(policy)
            sesame_policies_free(policies)
        }
        func refusal(_ type: sesame_type, _ level: UInt32) throws -> String {
            try failure { sesame_policies_add(policies, type, level, policy, nil, nil, nil, $0) }.detail
        }
        #expect(try refusal(SESAME_TYPE_NONE, 0) == "there is no type of policy 0")
        #expect(try refusal(sesame_type(rawValue: 77), 0) == "there is no type of policy 77")
        #expect(try refusal(SESAME_TYPE_IDENTITY, 1) == "only control policies have levels")
        #expect(try refusal(SESAME_TYPE_SERVICE_CONTROL, 1).hasPrefix("level 1 cannot be begun"))
        #expect(try refusal(SESAME_TYPE_RESOURCE_CONTROL, .max).contains("cannot be begun"))
        #expect(sesame_policies_add(policies, SESAME_TYPE_RESOURCE, 0, policy, nil, nil, nil, nil))
        #expect(try refusal(SESAME_TYPE_ROLE_TRUST, 0).contains("one policy of its own"))
    }

    @Test("A question that makes no sense is refused")
    func badRequest() throws {
        let arn = "arn:aws:iam::123456789012:user/Diego"
        func refusal(
            _ kind: sesame_principal,
            _ account: String?,
            _ arn: String?,
            _ action: String?,
            _ resource: String?,
            owner: String? = nil
        ) throws -> String {
            try failure { sesame_request_create(kind, account, arn, action, resource, owner, $0) != nil }.detail
        }
        let (user, account) = (SESAME_PRINCIPAL_USER, "123456789012")
        #expect(try refusal(sesame_principal(rawValue: 9), account, arn, "s3:A", "*").contains("kind of principal 9"))
        #expect(try refusal(user, nil, arn, "s3:A", "*") == "`account` is NULL")
        #expect(try refusal(user, "12345", arn, "s3:A", "*").contains("twelve digits"))
        #expect(try refusal(user, account, nil, "s3:A", "*") == "`arn` is NULL")
        #expect(try refusal(user, account, "", "s3:A", "*") == "`arn` is empty")
        #expect(try refusal(user, account, arn, nil, "*") == "`action` is NULL")
        #expect(try refusal(user, account, arn, "s3", "*").contains("service:Action"))
        #expect(try refusal(user, account, arn, "s3:", "*").contains("service:Action"))
        #expect(try refusal(user, account, arn, "s3:A", nil) == "`resource` is NULL")
        #expect(try refusal(user, account, arn, "s3:A", "*", owner: "x").contains("`resource_account`"))
        #expect(try refusal(SESAME_PRINCIPAL_SERVICE, account, "x", "s3:A", "*").contains("no account"))
        #expect(try refusal(SESAME_PRINCIPAL_ANONYMOUS, nil, "x", "s3:A", "*").contains("no ARN"))
        let invalid: [CChar] = [CChar(bitPattern: 0xFF), 0]
        #expect(
            try failure { sesame_request_create(user, account, arn, invalid, "*", nil, $0) != nil }.detail
                == "`action` is not UTF-8"
        )
    }

    @Test("Sessions, services and several values are taken")
    func kinds() throws {
        let trust = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
             "Action": "sts:AssumeRole", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}}}
            """
        let session = Session()
        try session.add(trust, SESAME_KIND_TRUST, SESAME_TYPE_ROLE_TRUST)
        let role = "arn:aws:iam::123456789012:role/R"
        let request = sesame_request_create(
            SESAME_PRINCIPAL_SERVICE,
            nil,
            "ec2.amazonaws.com",
            "sts:AssumeRole",
            role,
            "123456789012",
            nil
        )
        defer { sesame_request_free(request) }
        func set(_ values: [String]) -> Bool {
            let texts = values.map { strdup($0) }
            defer { texts.forEach { free($0) } }
            return sesame_request_set_values(request, "aws:TagKeys", texts.map { UnsafePointer($0) }, values.count, nil)
        }
        #expect(set(["a", "b"]))
        #expect(sesame_decide(request, session.policies, nil) == SESAME_ALLOW)
        #expect(set(["a", "c"]))
        #expect(sesame_decide(request, session.policies, nil) != SESAME_ALLOW)

        let caller = sesame_request_create(
            SESAME_PRINCIPAL_ASSUMED_ROLE,
            "123456789012",
            "arn:aws:sts::123456789012:assumed-role/R/s",
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            nil,
            nil
        )
        defer { sesame_request_free(caller) }
        let isSet = sesame_request_set_issuer(caller, role, "AROAEXAMPLE", false, nil)
        #expect(isSet)
        let nobody = sesame_request_create(SESAME_PRINCIPAL_ANONYMOUS, nil, nil, "s3:GetObject", "*", nil, nil)
        defer { sesame_request_free(nobody) }
        #expect(sesame_decide(nobody, session.policies, nil) != SESAME_ALLOW)
    }

    @Test("What depends on an unknown key says so, and on which value; what does not is decided")
    func unknown() throws {
        let session = Session()
        try session.add(Self.allow)
        try session.ask("s3:GetObject", "arn:aws:s3:::b/k")
        var verdict = sesame_verdict()
        #expect(sesame_decide_partially(session.request, session.policies, &verdict) == SESAME_ALLOW)
        let isSet = sesame_request_set_unknown(session.request, "aws:username", nil)
        #expect(isSet)
        #expect(sesame_decide_partially(session.request, session.policies, &verdict) == SESAME_DEPENDS)
        #expect(verdict.decision == SESAME_DEPENDS)
        #expect(verdict.decided_by == SESAME_TYPE_NONE)
        #expect(sesame_decide(session.request, session.policies, nil) == SESAME_IMPLICIT_DENY)

        let text = try #require(sesame_dependencies(session.request, session.policies, nil))
        defer { sesame_text_free(text) }
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(String(cString: text).utf8)) as? [String: Any]
        )
        #expect(root["decision"] as? String == "depends")
        let dependency = try #require((root["dependencies"] as? [[String: Any]])?.first)
        #expect(dependency["key"] as? String == "aws:username")
        let condition = try #require((dependency["conditions"] as? [[String: Any]])?.first)
        #expect(condition["operator"] as? String == "StringEquals")
        #expect(condition["values"] as? [String] == ["Diego"])
        #expect(condition["decisionIfItHolds"] as? String == "allow")
        #expect(condition["decisionIfItDoesNot"] as? String == "implicitDeny")

        try session.ask("s3:GetObject", "arn:aws:s3:::b/secret/k")
        let isPartial = sesame_request_set_partial(session.request, true, nil)
        #expect(isPartial)
        #expect(sesame_decide_partially(session.request, session.policies, &verdict) == SESAME_EXPLICIT_DENY)
        #expect(verdict.statement_index == 1)
        #expect(sesame_decide_partially(nil, nil, &verdict) == SESAME_INVALID)
    }

    @Test("In a partial context what is not said is unknown, and absent keys are said to be")
    func partial() throws {
        let session = Session()
        try session.add(Self.allow)
        try session.ask("s3:GetObject", "arn:aws:s3:::b/k")
        #expect(sesame_request_set_partial(session.request, true, nil))
        let isAbsent = sesame_request_set_absent(session.request, "aws:username", nil)
        #expect(isAbsent)
        #expect(sesame_decide_partially(session.request, session.policies, nil) == SESAME_IMPLICIT_DENY)
        #expect(try failure { sesame_request_set_unknown(nil, "a", $0) }.detail == "`request` is NULL")
        #expect(try failure { sesame_request_set_absent(session.request, nil, $0) }.detail == "`key` is NULL")
        #expect(try failure { sesame_request_set_partial(nil, true, $0) }.detail == "`request` is NULL")
        #expect(try failure { sesame_dependencies(nil, nil, $0) != nil }.detail == "`request` is NULL")
    }

    @Test("Many threads ask at once of the same objects")
    func threads() async throws {
        let session = Session()
        try session.add(Self.allow)
        try session.ask("s3:GetObject", "arn:aws:s3:::b/k")
        let (request, policies) = (UInt(bitPattern: session.request), UInt(bitPattern: session.policies))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<500).allSatisfy { _ in
                        sesame_decide(OpaquePointer(bitPattern: request), OpaquePointer(bitPattern: policies), nil)
                            == SESAME_ALLOW
                    }
                }
            }
            for await isAllowed in group { #expect(isAllowed) }
        }
        withExtendedLifetime(session) {}
    }

    @Test("The version is the header's")
    func version() { #expect(sesame_version() == UInt32(SESAME_VERSION)) }
}
