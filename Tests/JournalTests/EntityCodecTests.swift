import Directory
import Identifiers
import Testing

@testable import Journal

/// The field names are on every user's disk: changing this test means writing a migration.
@Suite("Entities as JSON")
struct EntityCodecTests {
    private static let text = PolicyText("{\"Version\":\"2012-10-17\"}")

    private static func entity(_ kind: EntityKey.Kind) -> Entity {
        switch kind {
        case .user:
            var user = User(id: "AIDA1", name: "ada", path: "/a/", created: Sample.created)
            user.tags = [Tag(key: "k", value: "v")]
            user.permissionsBoundary = "arn:b"
            user.policies.inline = [InlinePolicy(name: "p", document: text)]
            user.policies.attached = ["arn:p"]
            user.groupIDs = ["AGPA1"]
            return .user(user)
        case .group: return .group(Group(id: "AGPA1", name: "g", path: "/", created: Sample.created))
        case .role:
            var role = Role(id: "AROA1", name: "r", path: "/", created: Sample.created, trustPolicy: text)
            role.description = "d"
            role.trustedIDs = ["arn:u": "AIDA1"]
            return .role(role)
        case .managedPolicy:
            return .managedPolicy(
                ManagedPolicy(
                    id: "ANPA1",
                    name: "m",
                    path: "/",
                    description: nil,
                    document: text,
                    created: Sample.created
                )
            )
        case .accessKey:
            return .accessKey(
                AccessKey(
                    id: "AKIA1",
                    ownerID: "AIDA1",
                    status: .inactive,
                    created: Sample.created,
                    sealedSecret: [1, 255]
                )
            )
        }
    }

    private static func golden(_ kind: EntityKey.Kind) -> String {
        switch kind {
        case .user:
            #"{"created":1700000000000,"groupIDs":["AGPA1"],"id":"AIDA1","name":"ada","path":"/a/","#
                + #""permissionsBoundary":"arn:b","policies":{"attached":["arn:p"],"inline":[{"document":"#
                + #""{\"Version\":\"2012-10-17\"}","name":"p"}]},"tags":[{"key":"k","value":"v"}]}"#
        case .group:
            #"{"created":1700000000000,"id":"AGPA1","name":"g","path":"/","#
                + #""policies":{"attached":[],"inline":[]}}"#
        case .role:
            #"{"created":1700000000000,"description":"d","id":"AROA1","maxSessionDurationSeconds":3600,"#
                + #""name":"r","path":"/","policies":{"attached":[],"inline":[]},"tags":[],"#
                + #""trustPolicy":"{\"Version\":\"2012-10-17\"}","trustedIDs":{"arn:u":"AIDA1"}}"#
        case .managedPolicy:
            #"{"created":1700000000000,"defaultVersionID":"v1","id":"ANPA1","name":"m","nextVersion":2,"#
                + #""path":"/","tags":[],"updated":1700000000000,"versions":[{"created":1700000000000,"#
                + #""document":"{\"Version\":\"2012-10-17\"}","id":"v1"}]}"#
        case .accessKey:
            #"{"created":1700000000000,"id":"AKIA1","ownerID":"AIDA1","sealedSecret":[1,255],"status":"Inactive"}"#
        }
    }

    @Test("Each kind is written as it always was, and read back", arguments: EntityKey.Kind.allCases)
    func golden(_ kind: EntityKey.Kind) throws {
        let codec = EntityCodec()
        let entity = Self.entity(kind)
        #expect(try codec.encode(entity) == Self.golden(kind))
        #expect(try codec.decode(kind: kind.rawValue, document: Self.golden(kind)) == entity)
    }

    @Test("A change is written as it always was, and read back")
    func change() throws {
        let codec = EntityCodec()
        let group = Self.entity(.group)
        let steps = [
            ChangeStep(key: group.key, document: try codec.encode(group)),
            ChangeStep(key: EntityKey(.accessKey, "by \"hand\""), document: nil),
        ]
        let text = try codec.encode(steps)
        let expected =
            #"[{"put":"group","id":"AGPA1","document":\#(Self.golden(.group))},"#
            + #"{"remove":"accessKey","id":"by \"hand\""}]"#
        #expect(text == expected)
        #expect(try codec.decodeChanges(text) == [.put(group), .remove(EntityKey(.accessKey, "by \"hand\""))])
    }

    @Test(
        "What cannot be understood is an error",
        arguments: [
            #"[{"put":"wizard","id":"x","document":{}}]"#, #"[{"put":"group","id":"x","document":{}}]"#,
            #"[{"id":"x"}]"#, #"[{"remove":"group"}]"#, #"[{"put":"group","id":"x"}]"#, "[", "",
        ]
    )
    func unreadable(_ text: String) {
        #expect(throws: EntityCodec.Failure.self) { try EntityCodec().decodeChanges(text) }
    }
}
