import PolicyLanguage
import Testing

/// The sentences of CreateRole and UpdateAssumeRolePolicy.
@Suite("Trust policies")
struct TrustRulesTests {
    private static let onlyAssumeRole = "AssumeRole policy may only specify STS AssumeRole actions."
    private static let account = #""Principal":{"AWS":"123456789012"}"#
    private static let web = #""Action":"sts:AssumeRoleWithWebIdentity""#
    private static let github =
        #"{"Federated":▸"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}"#

    private static func federated(_ principal: String, condition: String) -> String {
        policy(#"{"Effect":"Allow","Principal":\#(principal),\#(web),"Condition":\#(condition)}"#)
    }

    private static func mustTest(_ issuer: String, _ key: String) -> String {
        "The trust policy for the shared OIDC provider \(issuer) must evaluate \(key)."
    }

    private static let githubMessage = mustTest(
        "token.actions.githubusercontent.com",
        "token.actions.githubusercontent.com:sub"
    )

    static let refused: [RefusalCase] = [
        RefusalCase("not JSON", .trust, "{▸", "This policy contains invalid Json"),
        RefusalCase(
            "a version that does not exist",
            .trust,
            #"{"Version":▸"2012","Statement":[]}"#,
            "The policy must contain a valid version string"
        ),
        RefusalCase(
            "no statement in the list",
            .trust,
            #"{"Version":"2012-10-17","Statement":▸[]}"#,
            "Could not parse the policy: Statement is empty!"
        ),
        RefusalCase(
            "no statement",
            .trust,
            #"▸{"Version":"2012-10-17"}"#,
            "Could not parse the policy: Statement is empty!"
        ),
        RefusalCase(
            "an unknown element",
            .trust,
            #"{▸"Comment":"x","Statement":[]}"#,
            "Unknown field Comment"
        ),
        RefusalCase(
            "an id twice",
            .trust,
            policy(
                #"{"Sid":"a b","Effect":"Allow",\#(account),"Action":"sts:AssumeRole"},"#
                    + #"{"Sid":▸"a b","Effect":"Deny",\#(account),"Action":"sts:AssumeRole"}"#
            ),
            "The Statement Ids in the policy are not unique"
        ),
        RefusalCase(
            "no effect",
            .trust,
            policy(#"▸{\#(account),"Action":"sts:AssumeRole"}"#),
            "Missing required field Effect"
        ),
        RefusalCase(
            "an effect in lower case",
            .trust,
            policy(#"{"Effect":▸"allow",\#(account),"Action":"sts:AssumeRole"}"#),
            "Invalid effect: allow"
        ),
        RefusalCase(
            "no principal",
            .trust,
            policy(#"▸{"Effect":"Allow","Action":"sts:AssumeRole"}"#),
            "Missing required field Principal"
        ),
        RefusalCase(
            "an empty principal",
            .trust,
            policy(#"{"Effect":"Allow","Principal":▸{},"Action":"sts:AssumeRole"}"#),
            "Missing required field Principal cannot be empty!"
        ),
        RefusalCase(
            "an empty list of principals",
            .trust,
            policy(#"{"Effect":"Allow","Principal":▸{"AWS":[]},"Action":"sts:AssumeRole"}"#),
            "Missing required field Principal cannot be empty!"
        ),
        RefusalCase(
            "everyone as a bare string",
            .trust,
            policy(#"{"Effect":"Allow","Principal":▸"*","Action":"sts:AssumeRole"}"#),
            "Principal must be a JSON object."
        ),
        RefusalCase(
            "an ARN as a bare string",
            .trust,
            policy(#"{"Effect":"Allow","Principal":▸"arn:aws:iam::123456789012:root","Action":"sts:AssumeRole"}"#),
            "Principal must be a JSON object."
        ),
        RefusalCase(
            "a service that is none",
            .trust,
            policy(#"{"Effect":"Allow","Principal":{"Service":▸"x"},"Action":"sts:AssumeRole"}"#),
            #"Invalid principal in policy: "SERVICE":"x""#
        ),
        RefusalCase(
            "a group",
            .trust,
            policy(
                #"{"Effect":"Allow","Principal":{"AWS":▸"arn:aws:iam::123456789012:group/g"},"Action":"sts:AssumeRole"}"#
            ),
            #"Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:group/g""#
        ),
        RefusalCase(
            "a type of principal that does not exist",
            .trust,
            policy(#"{"Effect":"Allow","Principal":{▸"Robot":"x"},"Action":"sts:AssumeRole"}"#),
            #"Invalid principal in policy: "ROBOT":"x""#
        ),
        RefusalCase(
            "Allow with NotPrincipal",
            .trust,
            policy(#"{"Effect":"Allow","NotPrincipal":▸{"AWS":"123456789012"},"Action":"sts:AssumeRole"}"#),
            "Allow with NotPrincipal is not allowed."
        ),
        RefusalCase(
            "Deny with NotPrincipal",
            .trust,
            policy(#"{"Effect":"Deny","NotPrincipal":▸{"AWS":"123456789012"},"Action":"sts:AssumeRole"}"#),
            "AssumeRole policy must not contain NotPrincipal field."
        ),
        RefusalCase(
            "no action",
            .trust,
            policy(#"▸{"Effect":"Allow",\#(account)}"#),
            "Missing required field Action"
        ),
        RefusalCase(
            "an action of another service",
            .trust,
            policy(#"{"Effect":"Allow",\#(account),"Action":["sts:AssumeRole",▸"s3:GetObject"]}"#),
            onlyAssumeRole
        ),
        RefusalCase(
            "every action",
            .trust,
            policy(#"{"Effect":"Allow",\#(account),"Action":▸"*"}"#),
            onlyAssumeRole
        ),
        RefusalCase(
            "not-action",
            .trust,
            policy(#"{"Effect":"Allow",\#(account),"NotAction":▸"sts:AssumeRole"}"#),
            onlyAssumeRole
        ),
        RefusalCase(
            "a resource",
            .trust,
            policy(#"{"Effect":"Allow",\#(account),"Action":"sts:AssumeRole","Resource":▸"*"}"#),
            "Has prohibited field Resource"
        ),
        RefusalCase(
            "a not-resource",
            .trust,
            policy(#"{"Effect":"Allow",\#(account),"Action":"sts:AssumeRole","NotResource":▸"*"}"#),
            "AssumeRole policy must not contain resources."
        ),
        RefusalCase(
            "an operator in lower case",
            .trust,
            policy(
                #"{"Effect":"Allow",\#(account),"Action":"sts:AssumeRole","Condition":{▸"stringEquals":{"a:b":"c"}}}"#
            ),
            "Invalid Condition type : stringEquals"
        ),
        RefusalCase(
            "a wrong type",
            .trust,
            policy(#"{"Effect":"Allow",\#(account),"Action":▸{}}"#),
            "Syntax error in policy."
        ),
        RefusalCase(
            "Cognito without condition",
            .trust,
            policy(#"{"Effect":"Allow","Principal":{"Federated":▸"cognito-identity.amazonaws.com"},\#(web)}"#),
            "A condition block must be present for the Cognito provider"
        ),
        RefusalCase(
            "Cognito without its audience",
            .trust,
            federated(
                #"{"Federated":▸"cognito-identity.amazonaws.com"}"#,
                condition: #"{"StringEquals":{"cognito-identity.amazonaws.com:amr":"authenticated"}}"#
            ),
            mustTest("cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com:aud")
        ),
        RefusalCase(
            "GitHub with its audience only",
            .trust,
            federated(
                github,
                condition: #"{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}"#
            ),
            githubMessage
        ),
        RefusalCase(
            "GitHub with every subject",
            .trust,
            federated(github, condition: #"{"StringLike":{"token.actions.githubusercontent.com:sub":"**?"}}"#),
            githubMessage
        ),
        RefusalCase(
            "GitHub with every subject among others",
            .trust,
            federated(
                github,
                condition: #"{"StringLike":{"token.actions.githubusercontent.com:sub":["repo:a/b:*","*"]}}"#
            ),
            githubMessage
        ),
        RefusalCase(
            "GitHub with all subjects but one",
            .trust,
            federated(
                github,
                condition: #"{"StringNotLike":{"token.actions.githubusercontent.com:sub":"repo:a/b:*"}}"#
            ),
            githubMessage
        ),
        RefusalCase(
            "GitHub with a subject if there is one",
            .trust,
            federated(
                github,
                condition: #"{"StringEqualsIfExists":{"token.actions.githubusercontent.com:sub":"repo:a/b:*"}}"#
            ),
            githubMessage
        ),
        RefusalCase(
            "Sentinel, whose issuer ends in a slash, without its session name",
            .trust,
            federated(
                #"{"Federated":▸"arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/"}"#,
                condition: #"{"StringEquals":{"sts:ExternalId":"x"}}"#
            ),
            mustTest("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "sts:RoleSessionName")
        ),
        RefusalCase(
            "a source address that is none",
            .trust,
            policy(
                #"{"Effect":"Allow",\#(account),"Action":"sts:AssumeRole","Condition":{"IpAddress":{"aws:SourceIp":▸"10.0.0.256"}}}"#
            ),
            "Invalid IP address in Conditions"
        ),
    ]

    @Test("are refused in the words of their own parser", arguments: refused)
    func refusal(example: RefusalCase) { example.check() }

    static let accepted: [AcceptanceCase] = [
        AcceptanceCase("an account", .trust, policy(#"{"Effect":"Allow",\#(account),"Action":"sts:AssumeRole"}"#)),
        AcceptanceCase(
            "no version",
            .trust,
            #"{"Statement":{"Effect":"Allow",\#(account),"Action":"sts:AssumeRole"}}"#
        ),
        AcceptanceCase(
            "everyone in an object",
            .trust,
            policy(#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"#)
        ),
        AcceptanceCase(
            "services and accounts",
            .trust,
            policy(
                #"{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"],"AWS":"arn:aws:iam::123456789012:root"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity","sts:SetContext"]}"#
            )
        ),
        AcceptanceCase(
            "any case in the action",
            .trust,
            policy(#"{"Effect":"Allow",\#(account),"Action":"STS:assumerole"}"#)
        ),
        AcceptanceCase(
            "a SAML provider",
            .trust,
            policy(
                #"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/x"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}"#
            )
        ),
        AcceptanceCase(
            "a private issuer without condition",
            .trust,
            policy(
                #"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/X"},\#(web)}"#
            )
        ),
        AcceptanceCase(
            "GitHub with its subject",
            .trust,
            federated(
                #"{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}"#,
                condition: #"{"StringLike":{"Token.Actions.GitHubUserContent.com:SUB":"repo:a/b:*"}}"#
            )
        ),
        AcceptanceCase(
            "GitHub with its subject for all values",
            .trust,
            federated(
                #"{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}"#,
                condition:
                    #"{"ForAllValues:StringEquals":{"token.actions.githubusercontent.com:sub":"repo:a/b:ref:refs/heads/main"}}"#
            )
        ),
        AcceptanceCase(
            "GitHub denied",
            .trust,
            policy(
                #"{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},\#(web)}"#
            )
        ),
        AcceptanceCase(
            "Sentinel with its session name",
            .trust,
            federated(
                #"{"Federated":"arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/"}"#,
                condition: #"{"StringEquals":{"sts:RoleSessionName":"MicrosoftSentinel_1"}}"#
            )
        ),
        AcceptanceCase(
            "every form of address",
            .trust,
            policy(
                #"{"Effect":"Allow",\#(account),"Action":"sts:AssumeRole","Condition":{"NotIpAddress":{"aws:SourceIp":["0.0.0.0/0","10.1.2.3","::/0","2001:db8::/32","::1","1::","::ffff:192.0.2.1","1:2:3:4:5:6:7:8/128"]}}}"#
            )
        ),
    ]

    @Test("are accepted", arguments: accepted)
    func acceptance(example: AcceptanceCase) { example.check() }

    static let addresses = [
        "", "10", "10.0.0", "10.0.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.-1", "a.b.c.d",
        "10.0.0.0/+8", " 10.0.0.1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1:2", "1:2:", ":::", ":",
        "::g", "12345::", "::/129", "1:2:3:4:5:6:7::8:9", "::1.2.3", "*",
    ]

    @Test("know what is no address", arguments: addresses)
    func noAddress(text: String) {
        RefusalCase(
            text,
            .trust,
            policy(
                #"{"Effect":"Allow",\#(Self.account),"Action":"sts:AssumeRole","Condition":{"IpAddress":{"AWS:sourceip":▸"\#(text)"}}}"#
            ),
            "Invalid IP address in Conditions"
        ).check()
    }
}
