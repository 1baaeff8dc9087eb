import PolicyLanguage
import Testing

@testable import Troubleshooting

/// JSON Patch: the examples of RFC 6902, appendix A, and what becomes of a document's layout.
@Suite("JSON Patch")
struct JSONPatchTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let document: String
        let patch: [PatchOperation]
        /// Nil for a refusal.
        let expected: String?

        init(_ name: String, _ document: String, _ patch: [PatchOperation], _ expected: String?) {
            self.name = name
            self.document = document
            self.patch = patch
            self.expected = expected
        }

        var testDescription: String { name }
    }

    static func add(_ path: String, _ value: String) -> PatchOperation { .init(kind: .add, path: path, value: value) }
    static func replace(_ path: String, _ value: String) -> PatchOperation {
        .init(kind: .replace, path: path, value: value)
    }
    static func remove(_ path: String) -> PatchOperation { .init(kind: .remove, path: path) }

    static let standard: [Case] = [
        Case("A.1 adding a member", #"{"foo":"bar"}"#, [add("/baz", #""qux""#)], #"{"foo":"bar","baz":"qux"}"#),
        Case(
            "A.2 adding an element",
            #"{"foo":["bar","baz"]}"#,
            [add("/foo/1", #""qux""#)],
            #"{"foo":["bar","qux","baz"]}"#
        ),
        Case("A.3 removing a member", #"{"baz":"qux","foo":"bar"}"#, [remove("/baz")], #"{"foo":"bar"}"#),
        Case(
            "A.4 removing an element",
            #"{"foo":["bar","qux","baz"]}"#,
            [remove("/foo/1")],
            #"{"foo":["bar","baz"]}"#
        ),
        Case(
            "A.5 replacing a value",
            #"{"baz":"qux","foo":"bar"}"#,
            [replace("/baz", #""boo""#)],
            #"{"baz":"boo","foo":"bar"}"#
        ),
        Case(
            "A.10 adding a nested object",
            #"{"foo":"bar"}"#,
            [add("/child", #"{ "grandchild" : { } }"#)],
            #"{"foo":"bar","child":{"grandchild":{}}}"#
        ),
        Case("A.12 adding below what does not exist", #"{"foo":"bar"}"#, [add("/baz/bat", #""qux""#)], nil),
        Case("A.14 escapes", #"{"/":9,"~1":10}"#, [replace("/~01", "11")], #"{"/":9,"~1":11}"#),
        Case("A.14 a slash", #"{"/":9,"~1":10}"#, [remove("/~1")], #"{"~1":10}"#),
        Case(
            "A.16 adding a list to a list",
            #"{"foo":["bar"]}"#,
            [add("/foo/-", #"["abc", "def"]"#)],
            #"{"foo":["bar",["abc","def"]]}"#
        ),
        Case("adding what exists replaces it", #"{"foo":1}"#, [add("/foo", "2")], #"{"foo":2}"#),
        Case(
            "null is a value",
            #"{"foo":null}"#,
            [replace("/foo", "null"), add("/bar", "null")],
            #"{"foo":null,"bar":null}"#
        ),
        Case("the whole document", #"{"foo":1}"#, [replace("", "[]")], "[]"),
        Case("a new document", "", [add("", #"{"Version": "2012-10-17"}"#)], #"{"Version": "2012-10-17"}"#),
        Case("the empty name", #"{"":1}"#, [replace("/", "2")], #"{"":2}"#),
        Case("operations in their order", "[1,2,3]", [remove("/0"), remove("/0"), add("/-", "4")], "[3,4]"),
        Case("an element at the end by its number", "[1]", [add("/1", "2")], "[1,2]"),
        Case("the first element", "[1, 2]", [add("/0", "0")], "[0, 1, 2]"),
        Case("the only element", "[ 1 ]", [remove("/0")], "[]"),
        Case("an empty list", "{\"a\": []}", [add("/a/-", "1"), add("/a/-", "2")], "{\"a\": [1, 2]}"),
        Case("escapes in names", #"{"\u0061/b":1}"#, [replace("/a~1b", "2")], #"{"\u0061/b":2}"#),
        Case("brackets in strings", #"{"a":"}]{[\"","b":1}"#, [remove("/b")], #"{"a":"}]{[\""}"#),
        Case("replacing what does not exist", #"{"foo":1}"#, [replace("/bar", "1")], nil),
        Case("removing what does not exist", #"{"foo":1}"#, [remove("/bar")], nil),
        Case("removing the document", "{}", [remove("")], nil),
        Case("an index past the end", "[1]", [add("/2", "1")], nil),
        Case("an index with a leading zero", "[1,2]", [remove("/01")], nil),
        Case("an index with a sign", "[1,2]", [remove("/+1")], nil),
        Case("the end cannot be removed", "[1]", [remove("/-")], nil),
        Case("into a string", #"{"a":"b"}"#, [add("/a/b", "1")], nil),
        Case("a path without a slash", "{}", [add("a", "1")], nil),
        Case("an unfinished escape", "{}", [add("/a~", "1")], nil),
        Case("an unknown escape", "{}", [add("/a~2", "1")], nil),
        Case("a value that is not JSON", "{}", [add("/a", "{")], nil),
        Case("no value", "{}", [PatchOperation(kind: .add, path: "/a")], nil),
        Case("a document that is not JSON", "{", [add("/a", "1")], nil),
        Case("a duplicate name", #"{"a":1,"a":2}"#, [remove("/a")], nil),
    ]

    static let layouts: [Case] = [
        Case(
            "a statement is appended with the document's indentation",
            """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Effect": "Allow", "Action":   "s3:Get*", "Resource": "*"}
              ]
            }

            """,
            [add("/Statement/-", #"{"Effect":"Deny","Action":["a:B","c:D"]}"#)],
            """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Effect": "Allow", "Action":   "s3:Get*", "Resource": "*"},
                {
                  "Effect": "Deny",
                  "Action": [
                    "a:B",
                    "c:D"
                  ]
                }
              ]
            }

            """
        ),
        Case(
            "brackets that share a line go on sharing it",
            """
            {
                "Statement": [{
                    "Effect": "Allow"
                }]
            }
            """,
            [add("/Statement/1", #"{"Effect":"Deny"}"#)],
            """
            {
                "Statement": [{
                    "Effect": "Allow"
                }, {
                    "Effect": "Deny"
                }]
            }
            """
        ),
        Case(
            "a list on one line stays on one line",
            """
            {
            \t"Action": ["s3:GetObject", "s3:PutObject"]
            }
            """,
            [add("/Action/1", #""s3:ListBucket""#), remove("/Action/0")],
            """
            {
            \t"Action": ["s3:ListBucket", "s3:PutObject"]
            }
            """
        ),
        Case(
            "a text becomes a list",
            """
            {
                "Action": "s3:GetObject",
                "Resource": "*"
            }
            """,
            [replace("/Action", #"["s3:GetObject","s3:PutObject"]"#)],
            """
            {
                "Action": [
                    "s3:GetObject",
                    "s3:PutObject"
                ],
                "Resource": "*"
            }
            """
        ),
        Case(
            "the last member goes with its comma",
            """
            {
                "Action": "s3:GetObject",
                "Condition": {
                    "Bool": {}
                }
            }
            """,
            [remove("/Condition")],
            """
            {
                "Action": "s3:GetObject"
            }
            """
        ),
        Case(
            "an empty object is opened",
            """
            {
                "Condition": {}
            }
            """,
            [add("/Condition/Bool", #"{"aws:SecureTransport":"true"}"#)],
            """
            {
                "Condition": {
                    "Bool": {
                        "aws:SecureTransport": "true"
                    }
                }
            }
            """
        ),
        Case(
            "CR LF stays CR LF",
            "{\r\n  \"Statement\": [\r\n    {\"a\": 1}\r\n  ]\r\n}",
            [add("/Statement/-", "{\"b\":2}"), add("/Version", "\"2012-10-17\"")],
            "{\r\n  \"Statement\": [\r\n    {\"a\": 1},\r\n    {\r\n      \"b\": 2\r\n    }\r\n  ],"
                + "\r\n  \"Version\": \"2012-10-17\"\r\n}"
        ),
        Case(
            "one line stays one line",
            #"{"Statement": [{"Effect": "Allow"}]}"#,
            [add("/Statement/-", "{\n\"Effect\":\n\"Deny\"}")],
            #"{"Statement": [{"Effect": "Allow"}, {"Effect": "Deny"}]}"#
        ),
    ]

    @Test("A patch does what the standard says, and keeps the layout", arguments: standard + layouts)
    func apply(_ testCase: Case) {
        do throws(JSONPatchError) {
            let result = try JSONPatch.apply(testCase.patch, to: testCase.document)
            #expect(result == testCase.expected)
        } catch {
            #expect(testCase.expected == nil, "\(error)")
        }
    }

    @Test("The difference of two documents, applied to the one, is the other", arguments: 0..<300)
    func difference(_ seed: Int) throws {
        var random = RandomJSON(seed: UInt64(seed))
        let old = random.element(depth: 4)
        let new = seed % 3 == 0 ? random.element(depth: 4) : random.changed(old)
        for layout in [JSONLayout.compact, .pretty, JSONLayout(indent: "  ", isSpaced: true)] {
            let text = layout.text(old)
            let patch = try JSONPatch.difference(from: text, to: JSONLayout.compact.text(new))
            let result = try JSONPatch.apply(patch, to: text)
            #expect(try JSONElement(reading: result).isEquivalent(to: new), "seed \(seed): \(text) to \(result)")
            if layout.indent == nil { #expect(!result.contains("\n")) }
            if case .object = old, case .object = new, text.contains("\n") {
                #expect(result == layout.text(try JSONElement(reading: result)), "seed \(seed) has another layout")
            }
        }
    }

    @Test(
        "A pointer is written as it is read",
        arguments: [[], [""], ["a", "b"], ["~", "/"], ["~1", "~0/"], ["\u{301}"]]
    )
    func pointer(_ tokens: [String]) throws {
        #expect(try JSONPointer.tokens(of: JSONPointer.path(tokens)) == tokens)
    }
}

/// Random JSON values, the same for the same seed.
struct RandomJSON {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func number(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func element(depth: Int) -> JSONElement {
        switch number(depth > 0 ? 7 : 4) {
        case 0: .string(["", "a/b", "~", "é\"\\", "s3:Get*", "}"][number(6)])
        case 1: .number(["0", "-1.5e3", "12"][number(3)])
        case 2: .boolean(number(2) == 0)
        case 3: .null
        case 4, 5: object(depth: depth)
        default: .array((0..<number(4)).map { _ in element(depth: depth - 1) })
        }
    }

    private mutating func object(depth: Int) -> JSONElement {
        let names = ["Sid", "a/b", "~", "", "Condition"].filter { _ in number(2) == 0 }
        return .object(names.map { .init(name: $0, value: element(depth: depth - 1)) })
    }

    /// The text with white space of all kinds between its parts.
    mutating func spaced(_ text: String) -> String {
        var result = ""
        var (isInString, isEscaped) = (false, false)
        for scalar in text.unicodeScalars {
            let isMark = !isInString && "{}[]:,".unicodeScalars.contains(scalar)
            if isMark { result += [" ", "", "\n", "\r\n", "\t  "][number(5)] }
            result.unicodeScalars.append(scalar)
            if isMark { result += ["", " ", "\n\t", "\r\n    "][number(4)] }
            if scalar == "\"", !isEscaped { isInString.toggle() }
            isEscaped = isInString && scalar == "\\" && !isEscaped
        }
        return result
    }

    /// The value with one or two places changed.
    mutating func changed(_ element: JSONElement) -> JSONElement {
        switch element {
        case .object(var members) where !members.isEmpty:
            let index = number(members.count)
            switch number(3) {
            case 0: members.remove(at: index)
            case 1: members.insert(.init(name: "new", value: self.element(depth: 2)), at: index)
            default: members[index].value = changed(members[index].value)
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty:
            let index = number(elements.count)
            switch number(3) {
            case 0: elements.remove(at: index)
            case 1: elements.insert(self.element(depth: 2), at: index)
            default: elements[index] = changed(elements[index])
            }
            return .array(elements)
        default: return self.element(depth: 2)
        }
    }
}
