import HTTPMessage
import Testing

@testable import AWSProtocol

@Suite("API models")
struct ServiceModelTests {
    @Test(
        "Every operation of the served APIs is known",
        arguments: [
            ("iam", "2010-05-08", "iam", 180), ("sts", "2011-06-15", "sts", 11),
            ("iam-toolbox", "2018-05-10", "iam", 2),
        ]
    )
    func operations(name: String, version: String, signingName: String, count: Int) throws {
        let model = try #require(ServiceModel.all.first { $0.name == name })
        #expect(model.version == version)
        #expect(model.signingName == signingName)
        #expect(model.operations.count == count)
    }

    @Test("A structure knows its members, their order and which are required")
    func structure() throws {
        let shape = try #require(ServiceModel.iam.shape("CreateUserRequest"))
        #expect(shape.members.map(\.name) == ["Path", "UserName", "PermissionsBoundary", "Tags"])
        #expect(shape.members.filter(\.isRequired).map(\.name) == ["UserName"])
        let name = ServiceModel.iam.shapes[shape.members[1].shape]
        #expect(name.kind == .string)
        #expect(name.minimum == 1)
        #expect(name.maximum == 64)
        #expect(name.pattern?.text == #"[\w+=,.@-]+"#)
    }

    @Test("An enumeration keeps its values")
    func enumeration() throws {
        let shape = try #require(ServiceModel.iam.shape("policyScopeType"))
        #expect(shape.enumeration == ["All", "AWS", "Local"])
    }

    @Test(
        "An error has its code and status",
        arguments: [
            ("NoSuchEntity", 404), ("EntityAlreadyExists", 409), ("MalformedPolicyDocument", 400),
            ("ServiceFailure", 500), ("ReportExpired", 410),
        ]
    )
    func errors(code: String, status: Int) {
        #expect(ServiceModel.iam.status(ofError: code) == status)
    }

    @Test("An operation without output has no result element")
    func withoutOutput() throws {
        let operation = try #require(ServiceModel.iam.operation("DeleteUser"))
        #expect(operation.output == nil)
        let answer = AnswerEncoder.encode(Structure(), of: operation, in: .iam, requestID: "id")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("DeleteUserResult"))
        #expect(try #require(ServiceModel.sts.operation("AssumeRoleWithSAML")).isUnsigned)
    }

    @Test("Every reference between shapes leads to a shape", arguments: ServiceModel.all.map(\.name))
    func references(name: String) throws {
        let model = try #require(ServiceModel.all.first { $0.name == name })
        for shape in model.shapes {
            for member in shape.members { #expect(model.shapes.indices.contains(member.shape)) }
            if shape.kind == .list || shape.kind == .map { #expect(model.shapes.indices.contains(shape.element)) }
            if shape.kind == .map { #expect(model.shapes.indices.contains(shape.key)) }
        }
    }

    @Test("Members of REST operations outside of the body are strings, as the decoder takes them")
    func restMembers() {
        for model in ServiceModel.all where model.wireProtocol == .restJSON {
            for operation in model.operations {
                guard let input = operation.input else { continue }
                for member in model.shapes[input].members {
                    #expect(member.location == .uri || member.location == .query)
                    #expect(model.shapes[member.shape].kind == .string)
                }
            }
        }
    }
}
