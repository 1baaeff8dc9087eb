import Testing

@testable import IdentityService

@Suite("The way of a request")
struct PipelineTests {
    @Test("The root user is known, and may do everything")
    func root() throws {
        let sesame = try TestInstallation()
        let identity = sesame.call("GetCallerIdentity")
        #expect(identity.status == 200)
        #expect(identity["Arn"] == "arn:aws:iam::123456789012:root")
        #expect(identity["UserId"] == "123456789012")
        #expect(sesame.call("CreateUser", [("UserName", "a")]).status == 200)
        #expect(sesame.call("CreateUser", [("UserName", "A")])["Code"] == "EntityAlreadyExists")
    }

    @Test("A user without permissions reads exactly why, and is let in once a policy allows")
    func story() throws {
        let sesame = try TestInstallation()
        let mateo = sesame.user("mateojackson")
        let refused = sesame.call("ListUsers", as: mateo)
        #expect(refused.status == 403)
        #expect(
            refused["Message"]
                == "User: arn:aws:iam::123456789012:user/mateojackson is not authorized to perform: iam:ListUsers on "
                + "resource: arn:aws:iam::123456789012:user/ because no identity-based policy allows the iam:ListUsers "
                + "action"
        )
        #expect(sesame.call("GetCallerIdentity", as: mateo).status == 200)

        let arn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
        #expect(sesame.call("AttachUserPolicy", [("UserName", "mateojackson"), ("PolicyArn", arn)]).status == 200)
        #expect(sesame.call("ListUsers", as: mateo).status == 200)

        let boundary = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
        sesame.call(
            "PutUserPermissionsBoundary",
            [("UserName", "mateojackson"), ("PermissionsBoundary", boundary)]
        )
        #expect(
            sesame.call("ListUsers", as: mateo)["Message"]?.hasSuffix(
                "because no permissions boundary allows the iam:ListUsers action"
            ) == true
        )
    }

    @Test("An explicit deny names the managed policy, and no policy when it is inline")
    func explicitDeny() throws {
        let sesame = try TestInstallation()
        let user = sesame.user("diego")
        let deny = #"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}"#
        sesame.call(
            "PutUserPolicy",
            [("UserName", "diego"), ("PolicyName", "no"), ("PolicyDocument", deny)]
        )
        #expect(
            sesame.call("GetUser", [("UserName", "diego")], as: user)["Message"]
                == "User: arn:aws:iam::123456789012:user/diego is not authorized to perform: iam:GetUser on resource: "
                + "user diego with an explicit deny in an identity-based policy"
        )
        sesame.call("DeleteUserPolicy", [("UserName", "diego"), ("PolicyName", "no")])
        let arn = sesame.call("CreatePolicy", [("PolicyName", "No"), ("PolicyDocument", deny)])["Arn"] ?? ""
        sesame.call("AttachUserPolicy", [("UserName", "diego"), ("PolicyArn", arn)])
        #expect(
            sesame.call("GetUser", [("UserName", "diego")], as: user)["Message"]?.hasSuffix(
                "with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/No"
            ) == true
        )
    }

    @Test("A denial can be looked up under its authorization id, on AWS's API and on ours")
    func denialRecord() throws {
        let sesame = try TestInstallation()
        let user = sesame.user("diego")
        let refused = sesame.call("ListUsers", as: user)
        let id = try #require(refused.authorizationID)
        let details = sesame.get("/authorization-details/\(id)")
        #expect(details.status == 200)
        #expect(details.body.contains("\"evaluatedEffect\":\"IMPLICIT_DENY\""))
        #expect(details.body.contains("\"action\":\"iam:ListUsers\""))
        let report = sesame.get("/v1/denials/\(id)")
        #expect(report.status == 200)
        #expect(report.body.contains("\"schema\":\"sesame.denial/1\""))
        // Who may not ask is not told either, and unknown ids are not found.
        #expect(sesame.get("/v1/denials/\(id)", as: user).status == 403)
        #expect(sesame.get("/authorization-details/\(id)", as: user).status == 403)
        #expect(sesame.get("/authorization-details/0123456789abcdef").status == 404)
    }

    @Test("AWS's suffix with the authorization id is an option")
    func suffix() throws {
        let sesame = try TestInstallation(appendsAuthorizationID: true)
        let user = sesame.user("diego")
        let refused = sesame.call("ListUsers", as: user)
        let id = try #require(refused.authorizationID)
        #expect(
            refused["Message"]?.hasSuffix(
                "or call the GetRequestAuthorizationDetails API with the following authorization id: \(id)"
            ) == true
        )
    }

    @Test("What the API has and the server has not is no action", arguments: ["CreateSAMLProvider", "NoSuchThing"])
    func invalidAction(_ operation: String) throws {
        let reply = try TestInstallation().call(operation)
        #expect(reply.status == 400)
        #expect(reply["Code"] == "InvalidAction")
        #expect(reply["Message"] == "Could not find operation \(operation) for version 2010-05-08")
    }
}
