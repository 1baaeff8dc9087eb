import Foundation
import PolicyLanguage
import ServiceCatalog
import Testing

@Suite("Services of a user's own")
struct ServiceFileTests {
    /// The example that the documentation shows.
    private func widgets() throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "Services/widgets.json"), encoding: .utf8)
    }

    @Test("The widgets example is read with all its facts")
    func example() throws {
        let catalog = try Catalog(adding: ServiceFile.services(reading: widgets()))
        let service = try #require(catalog.service("widgets"))
        #expect(service.isUserDefined)
        #expect(service.name == "Example Widgets")
        #expect(service.actions.map(\.name) == ["CreateWidget", "GetWidget", "ListWidgets"])
        #expect(service.temporaryCredentials == .yes)
        let action = try #require(catalog.action("widgets:createwidget"))
        #expect(action.dependentActions == ["iam:PassRole", "widgets:GetWidget"])
        #expect(
            action.allConditionKeys
                == ["aws:RequestTag/${TagKey}", "aws:TagKeys", "widgets:Weights", "widgets:Color"]
        )
        #expect(catalog.conditionKey("Widgets:Weights")?.isMultivalued == true)
        #expect(catalog.conditionKey("widgets:label/x")?.name == "widgets:Label/${LabelKey}")
        #expect(catalog.prefixes.count == 458)
        #expect(catalog.matchingActions("widgets:*Widget").map(\.name) == ["CreateWidget", "GetWidget"])
        #expect(catalog.nearestAction(to: "widgets:GetWigdet")?.qualifiedName == "widgets:GetWidget")
        #expect(Catalog.aws.service("widgets") == nil)
    }

    @Test(
        "A widget is named by its ARN or by its plain name",
        arguments: [
            ("my-example-widget", "widget"), ("arn:aws:widgets:eu-west-1:123456789012:widget/w", "widget"),
            ("arn:aws:widgets:eu-west-1:123456789012:widget/w/part/p", "part"),
        ]
    )
    func resources(name: String, type: String) throws {
        let catalog = try Catalog(adding: ServiceFile.services(reading: widgets()))
        #expect(catalog.resourceTypes(of: name).first { $0.service == "widgets" }?.name == type)
        #expect(catalog.actions(onResource: name).contains { $0.qualifiedName == "widgets:CreateWidget" })
    }

    @Test("Services without a collision are added; the same prefix twice is not")
    func repeated() throws {
        let services = try ServiceFile.services(reading: widgets())
        #expect(throws: CatalogError.repeatedPrefix("widgets")) { try Catalog(adding: services + services) }
        #expect(throws: CatalogError.prefixOfAWS("s3")) {
            try Catalog(adding: [try #require(Catalog.aws.service("s3"))])
        }
    }

    struct Edit: CustomTestStringConvertible {
        let from: String
        let to: String
        let path: String
        let message: String
        var testDescription: String { "\(from) becomes \(to)" }

        init(_ from: String, _ to: String, _ path: String, _ message: String) {
            (self.from, self.to, self.path, self.message) = (from, to, path, message)
        }
    }

    private static let edits: [Edit] = [
        Edit(#""services":"#, #""service":"#, "", "there is no field `service`"),
        Edit(#""prefix": "widgets","#, "", "services[0]", "the field `prefix` is missing"),
        Edit(#""prefix": "widgets""#, #""prefix": "s3""#, "services[0].prefix", "AWS uses the prefix `s3`"),
        Edit(#""prefix": "widgets""#, #""prefix": "aws""#, "services[0].prefix", "AWS uses the prefix `aws`"),
        Edit(#""prefix": "widgets""#, #""prefix": "Widgets""#, "services[0].prefix", "a prefix is 1 to 64"),
        Edit(#""prefix": "widgets""#, #""prefix": 7"#, "services[0].prefix", "a string was expected"),
        Edit(#""name": "Example Widgets""#, #""name": """#, "services[0].name", "1 to 2,048 bytes"),
        Edit(#""name": "GetWidget""#, #""name": "Get Widget""#, "services[0].actions[0].name", "letters and digits"),
        Edit(#""name": "GetWidget""#, #""name": "LISTWIDGETS""#, "services[0].actions[2]", "stands twice"),
        Edit(#""Read""#, #""read""#, "services[0].actions[0].accessLevel", "an access level is one of `List`"),
        Edit(
            #""required": true }]"#,
            #""required": 1 }]"#,
            "services[0].actions[0].resourceTypes[0].required",
            "`true`"
        ),
        Edit(#"{ "name": "part" }"#, #"{ "name": "prat" }"#, "services[0].actions[1].resourceTypes[1].name", "`prat`"),
        Edit(#""iam:PassRole""#, #""iam:PassRoll""#, "services[0]", "`iam:PassRoll` does not exist"),
        Edit(#""iam:PassRole""#, #""PassRole""#, "services[0]", "`PassRole` has no prefix"),
        Edit(#""aws:TagKeys""#, #""aws:TagKey""#, "services[0].actions[1].conditionKeys[1]", "`aws:TagKey`"),
        Edit(#""ArrayOfNumeric""#, #""Number""#, "services[0].conditionKeys[1].type", "a type is one of `String`"),
        Edit(#""widgets:Weights", "type""#, #""other:Weights", "type""#, "services[0].conditionKeys[1].name", "begins"),
        Edit(#""widgets:Weights", "type""#, #""widgets:color", "type""#, "services[0].conditionKeys[1].name", "twice"),
        Edit(#""${WidgetName}"]"#, #""${WidgetName"]"#, "services[0].resourceTypes[0].formats[1]", "`${Name}`"),
        Edit(#""${WidgetName}"]"#, #""arn:aws:widgets"]"#, "services[0].resourceTypes[0].formats[1]", "an ARN has"),
        Edit(#""name": "part","#, #""name": "WIDGET","#, "services[0].resourceTypes[1].name", "stands twice"),
        Edit(
            #""conditionKeys": ["widgets:Color"] }"#,
            #""keys": [] }"#,
            "services[0].actions[1].resourceTypes[0]",
            "`keys`"
        ),
        Edit(#""prefix""#, #""name": "x", "prefix""#, "", "`name` stands twice"),
    ]

    @Test("A fault is refused with its field, its line and what is wrong", arguments: edits)
    func faults(edit: Edit) throws {
        let text = try widgets()
        #expect(text.contains(edit.from))
        let changed = text.replacing(edit.from, with: edit.to, maxReplacements: 1)
        let error = try #require(throws: ServiceFileError.self) { try ServiceFile.services(reading: changed) }
        #expect(error.path == edit.path)
        #expect(error.message.contains(edit.message), "\(error)")
        #expect(error.position.line <= changed.count { $0 == "\n" })
    }

    @Test("The position of a fault is that of the value")
    func position() throws {
        let text =
            #"{"services": [{"prefix": "w", "name": "W", "# + "\n"
            + #" "actions": [{"name": "A", "accessLevel": "x"}]}]}"#
        let error = try #require(throws: ServiceFileError.self) { try ServiceFile.services(reading: text) }
        #expect(error.description.hasPrefix("line 2, column 43: services[0].actions[0].accessLevel: "))
    }

    @Test("What is not a file of services is refused", arguments: ["", "[]", "{}", "null", "{", #"{"services": {}}"#])
    func notAFile(text: String) {
        #expect(throws: ServiceFileError.self) { try ServiceFile.services(reading: text) }
    }

    @Test("The schema names the fields that the reader takes, and no others")
    func schema() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../").standardizedFileURL
        let data = try Data(contentsOf: root.appending(path: "docs/service.schema.json"))
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        for (definition, expected) in [
            ("service", ["prefix", "name", "actions"]), ("action", ["name", "accessLevel"]),
            ("resourceType", ["name", "formats"]), ("conditionKey", ["name", "type"]),
        ] {
            #expect(definitions[definition]?["required"] as? [String] == expected)
            #expect(definitions[definition]?["additionalProperties"] as? Bool == false)
        }
        // The reader's own list of the fields of a service is part of its error.
        let error = try #require(throws: ServiceFileError.self) {
            try ServiceFile.services(reading: #"{"services": [{"x": 1}]}"#)
        }
        let fields = try #require(definitions["service"]?["properties"] as? [String: Any]).keys
        #expect(Set(error.message.matches(of: /`([a-zA-Z]+)`/).map { String($0.1) }) == Set(fields).union(["x"]))
    }
}
