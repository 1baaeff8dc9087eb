import PolicyLanguage
import Testing

/// Resource-based, control and endpoint policies.
@Suite("Policies of resources, organizations and endpoints")
struct AttachedPolicyRulesTests {
    private static let organization =
        "The provided policy document does not meet the requirements of the specified policy type."
    private static let endpoint = "The specified policy document is not a valid JSON policy document."
    private static let everyone = #""Principal":"*""#

    static let refused: [RefusalCase] = [
        RefusalCase(
            "a resource policy that is not JSON",
            .resource,
            "▸hello",
            "Policies must be valid JSON and the first byte must be '{'"
        ),
        RefusalCase(
            "a resource policy that is a list",
            .resource,
            "▸[]",
            "Policies must be valid JSON and the first byte must be '{'"
        ),
        RefusalCase(
            "a resource policy without statement",
            .resource,
            #"▸{"Version":"2012-10-17"}"#,
            "Missing required field Statement"
        ),
        RefusalCase(
            "a resource policy without principal",
            .resource,
            policy(#"▸{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#),
            "Missing required field Principal"
        ),
        RefusalCase(
            "a resource policy without effect",
            .resource,
            policy(#"▸{\#(everyone),"Action":"s3:*","Resource":"*"}"#),
            "Missing required field Effect"
        ),
        RefusalCase(
            "a resource policy without action",
            .resource,
            policy(#"▸{"Effect":"Allow",\#(everyone),"Resource":"*"}"#),
            "Missing required field Action"
        ),
        RefusalCase(
            "a resource policy with an unknown operator",
            .resource,
            policy(
                #"{"Effect":"Allow",\#(everyone),"Action":"s3:*","Resource":"*","Condition":{▸"StringIs":{"a:b":"c"}}}"#
            ),
            "Invalid Condition type : StringIs"
        ),
        RefusalCase(
            "a resource policy with a bad address",
            .resource,
            policy(
                #"{"Effect":"Allow",\#(everyone),"Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceIp":▸"home"}}}"#
            ),
            "Invalid IP address in Conditions"
        ),
        RefusalCase(
            "a resource policy that allows all but some",
            .resource,
            policy(#"{"Effect":"Allow","NotPrincipal":▸{"AWS":"123456789012"},"Action":"s3:*","Resource":"*"}"#),
            "Allow with NotPrincipal is not allowed."
        ),
        RefusalCase(
            "a resource policy with an identity provider",
            .resource,
            policy(
                #"{"Effect":"Allow","Principal":{"Federated":▸"accounts.google.com"},"Action":"s3:*","Resource":"*"}"#
            ),
            "Invalid principal in policy"
        ),
        RefusalCase(
            "a resource policy with a bad principal",
            .resource,
            policy(#"{"Effect":"Allow","Principal":{"AWS":▸"bob"},"Action":"s3:*","Resource":"*"}"#),
            "Invalid principal in policy"
        ),
        RefusalCase(
            "a resource policy with an action without service",
            .resource,
            policy(#"{"Effect":"Allow",\#(everyone),"Action":▸"GetObject","Resource":"*"}"#),
            "Policy has invalid action"
        ),
        RefusalCase(
            "a service control policy with a principal",
            .serviceControl,
            policy(#"{"Effect":"Deny","Principal":▸"*","Action":"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a service control policy without version",
            .serviceControl,
            #"▸{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#,
            organization
        ),
        RefusalCase(
            "a service control policy with a blank in an id",
            .serviceControl,
            policy(#"{"Sid":▸"a b","Effect":"Deny","Action":"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a service control policy with a bad resource",
            .serviceControl,
            policy(#"{"Effect":"Deny","Action":"s3:*","Resource":▸"bucket"}"#),
            organization
        ),
        RefusalCase(
            "a service control policy without resource",
            .serviceControl,
            policy(#"▸{"Effect":"Deny","Action":"s3:*"}"#),
            organization
        ),
        RefusalCase(
            "a resource control policy of the older version",
            .resourceControl,
            #"{"Version":▸"2008-10-17","Statement":{"Effect":"Deny",\#(everyone),"Action":"s3:*","Resource":"*"}}"#,
            organization
        ),
        RefusalCase(
            "a resource control policy that allows",
            .resourceControl,
            policy(#"{"Effect":▸"Allow",\#(everyone),"Action":"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a resource control policy for one account",
            .resourceControl,
            policy(#"{"Effect":"Deny","Principal":▸{"AWS":"123456789012"},"Action":"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a resource control policy with everyone in an object",
            .resourceControl,
            policy(#"{"Effect":"Deny","Principal":▸{"AWS":"*"},"Action":"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a resource control policy with NotPrincipal",
            .resourceControl,
            policy(#"{"Effect":"Deny","NotPrincipal":▸"*","Action":"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a resource control policy without principal",
            .resourceControl,
            policy(#"▸{"Effect":"Deny","Action":"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a resource control policy with NotAction",
            .resourceControl,
            policy(#"{"Effect":"Deny",\#(everyone),"NotAction":▸"s3:*","Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "a resource control policy for every action",
            .resourceControl,
            policy(#"{"Effect":"Deny",\#(everyone),"Action":["s3:*",▸"*"],"Resource":"*"}"#),
            organization
        ),
        RefusalCase(
            "an endpoint policy without principal",
            .vpcEndpoint,
            policy(#"▸{"Effect":"Allow","Action":"*","Resource":"*"}"#),
            endpoint
        ),
        RefusalCase(
            "an endpoint policy without resource",
            .vpcEndpoint,
            policy(#"▸{"Effect":"Allow",\#(everyone),"Action":"*"}"#),
            endpoint
        ),
        RefusalCase("an endpoint policy that is not JSON", .vpcEndpoint, "{▸", endpoint),
    ]

    @Test("are refused at the value to blame", arguments: refused)
    func refusal(example: RefusalCase) { example.check() }

    static let accepted: [AcceptanceCase] = [
        AcceptanceCase(
            "a bucket policy",
            .resource,
            policy(
                #"{"Sid":"Any text at all","Effect":"Allow",\#(everyone),"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#
            )
        ),
        AcceptanceCase(
            "a repository policy without resource",
            .resource,
            policy(#"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"ecr:*"}"#)
        ),
        AcceptanceCase(
            "a key policy",
            .resource,
            policy(
                #"{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}"#
            )
        ),
        AcceptanceCase(
            "Deny with NotPrincipal",
            .resource,
            policy(
                #"{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/a"},"Action":"s3:*","Resource":"*"}"#
            )
        ),
        AcceptanceCase(
            "a canonical user",
            .resource,
            policy(
                #"{"Effect":"Allow","Principal":{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},"Action":"s3:*","Resource":"*"}"#
            )
        ),
        AcceptanceCase(
            "a service control policy in the whole language",
            .serviceControl,
            policy(
                #"{"Sid":"A","Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:s3:::b","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}},{"Effect":"Deny","Action":"s3:*Object*","Resource":"arn:*:s3:::*"}"#
            )
        ),
        AcceptanceCase(
            "a resource control policy",
            .resourceControl,
            policy(
                #"{"Effect":"Deny",\#(everyone),"Action":["s3:*","sts:AssumeRole"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}}"#
            )
        ),
        AcceptanceCase(
            "an endpoint policy",
            .vpcEndpoint,
            policy(#"{"Effect":"Allow",\#(everyone),"Action":"*","Resource":"*"}"#)
        ),
    ]

    @Test("are accepted", arguments: accepted)
    func acceptance(example: AcceptanceCase) { example.check() }
}
