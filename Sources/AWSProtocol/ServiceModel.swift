/// The model of one API: its operations and the shapes they exchange, as botocore knows them.
///
/// A model is read once and never changes. Shapes refer to each other by index, because they may be recursive.
package final class ServiceModel: Sendable {
    /// How requests and answers travel.
    package enum WireProtocol: String, Sendable {
        case query
        case json
        case restJSON = "rest-json"
    }

    /// botocore's name of the service, for example `iam-toolbox`.
    package let name: String
    package let wireProtocol: WireProtocol
    /// For example `2010-05-08`.
    package let version: String
    /// The service in the credential scope of a signature.
    package let signingName: String
    /// The namespace of answers in XML.
    package let xmlNamespace: String
    /// What stands before the operation in `X-Amz-Target`.
    package let targetPrefix: String
    /// The version of the JSON protocol, for example `1.1`.
    package let jsonVersion: String
    /// The operations in the order of their names.
    package let operations: [OperationModel]
    package let shapes: [Shape]

    private let operationsByName: [String: Int]
    private let shapesByName: [String: Int]
    private let statusByCode: [String: Int]

    init(reading text: StaticString) {
        var reader = ModelReader(text)
        let facts = reader.read()
        name = facts.service["service"] ?? ""
        wireProtocol = WireProtocol(rawValue: facts.service["protocol"] ?? "") ?? .query
        version = facts.service["apiVersion"] ?? ""
        signingName = facts.service["signingName"] ?? ""
        xmlNamespace = facts.service["xmlNamespace"] ?? ""
        targetPrefix = facts.service["targetPrefix"] ?? ""
        jsonVersion = facts.service["jsonVersion"] ?? ""
        operations = facts.operations
        shapes = facts.shapes
        shapesByName = facts.shapesByName
        operationsByName = Dictionary(uniqueKeysWithValues: operations.enumerated().map { ($1.name, $0) })
        statusByCode = Dictionary(
            shapes.compactMap(\.error).map { ($0.code, $0.status) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The operation of this name.
    package func operation(_ name: String) -> OperationModel? { operationsByName[name].map { operations[$0] } }

    /// The shape of this name.
    package func shape(_ name: String) -> Shape? { shapesByName[name].map { shapes[$0] } }

    /// The HTTP status of one of the API's own errors, for example 404 for `NoSuchEntity`.
    package func status(ofError code: String) -> Int? { statusByCode[code] }
}

/// One operation of an API. A reference, since every request carries one around.
package final class OperationModel: Sendable {
    /// For example `CreateUser`.
    package let name: String
    /// The method of a REST operation; `POST` elsewhere.
    package let method: String
    /// The path template of a REST operation, for example `/authorization-details/{authorizationId}`.
    package let path: String
    /// The status of a success.
    package let status: Int
    /// Whether it is called without a signature (`AssumeRoleWithSAML`).
    package let isUnsigned: Bool
    /// The index of the input shape; nil when the operation takes nothing.
    package let input: Int?
    /// The index of the output shape; nil when the operation returns nothing.
    package let output: Int?
    /// The indices of its own errors.
    package let errors: [Int]
    /// What surrounds the output in the Query protocol.
    let envelope: XMLEnvelope

    init(
        name: String,
        method: String,
        path: String,
        status: Int,
        isUnsigned: Bool,
        input: Int?,
        output: Int?,
        resultWrapper: String?,
        errors: [Int],
        xmlNamespace: String
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.status = status
        self.isUnsigned = isUnsigned
        self.input = input
        self.output = output
        self.errors = errors
        envelope = XMLEnvelope(operation: name, namespace: xmlNamespace, wrapper: output == nil ? nil : resultWrapper)
    }
}

/// The parts of an answer in the Query protocol that are the same each time, ready to be copied.
struct XMLEnvelope: Sendable {
    /// Before the output.
    let opening: ConstantBytes
    /// Between the output and the id of the request.
    let middle: ConstantBytes
    /// After the id.
    let closing: ConstantBytes

    init(operation: String, namespace: String, wrapper: String?) {
        opening = ConstantBytes(
            "<\(operation)Response xmlns=\"\(namespace)\">" + (wrapper.map { "<\($0)>" } ?? "")
        )
        middle = ConstantBytes((wrapper.map { "</\($0)>" } ?? "") + "<ResponseMetadata><RequestId>")
        closing = ConstantBytes("</RequestId></ResponseMetadata></\(operation)Response>")
    }
}

/// One shape of an API: a type together with its limits.
package final class Shape: Sendable {
    package enum Kind: String, Sendable {
        case structure
        case list
        case map
        case string
        case integer
        case long
        case float
        case double
        case boolean
        case blob
        case timestamp
        /// Any JSON value.
        case document
    }

    package let name: String
    package let kind: Kind
    /// The members of a structure in the model's order.
    package let members: [ShapeMember]
    /// The shape of a list's elements or of a map's values.
    package let element: Int
    /// The shape of a map's keys.
    package let key: Int
    /// The least length or value.
    package let minimum: Int?
    /// The greatest length or value.
    package let maximum: Int?
    /// The regular expression that a whole string must match.
    package let pattern: Pattern?
    /// The only legal values; empty when there is no such limit.
    package let enumeration: [String]
    /// Whether values must not be shown.
    package let isSensitive: Bool
    /// The wire code and status, when the shape is an error.
    package let error: (code: String, status: Int)?

    init(
        name: String,
        kind: Kind,
        members: [ShapeMember],
        element: Int,
        key: Int,
        minimum: Int?,
        maximum: Int?,
        pattern: Pattern?,
        enumeration: [String],
        isSensitive: Bool,
        error: (code: String, status: Int)?
    ) {
        self.name = name
        self.kind = kind
        self.members = members
        self.element = element
        self.key = key
        self.minimum = minimum
        self.maximum = maximum
        self.pattern = pattern
        self.enumeration = enumeration
        self.isSensitive = isSensitive
        self.error = error
    }
}

/// A member of a structure.
package struct ShapeMember: Sendable {
    /// Where the value travels in a REST request.
    package enum Location: Sendable, Hashable {
        case body
        case uri
        case query
        case header
    }

    /// The name in the API, for example `UserName`.
    package let name: String
    /// The name on the wire where it differs.
    package let wireName: String
    package let shape: Int
    package let isRequired: Bool
    package let location: Location
    /// The name as it is written, for comparing without decoding.
    let nameBytes: ConstantBytes
    /// `<UserName>` and `</UserName>`, ready to be copied.
    let openTag: ConstantBytes
    let closeTag: ConstantBytes

    init(name: String, wireName: String, shape: Int, isRequired: Bool, location: Location) {
        self.name = name
        self.wireName = wireName
        self.shape = shape
        self.isRequired = isRequired
        self.location = location
        nameBytes = ConstantBytes(name)
        openTag = ConstantBytes("<\(wireName)>")
        closeTag = ConstantBytes("</\(wireName)>")
    }
}
