import time
import urllib.request

import pytest
import sesame


def test_identity_of_each_kind_of_caller(server, iam, new_user, new_role):
    administrator = server.sts().get_caller_identity()
    assert administrator["Account"] == sesame.ACCOUNT
    name, credentials = new_user(sesame.allow("sts:AssumeRole"))
    sts = server.sts(credentials)
    identity = sts.get_caller_identity()
    assert identity["Arn"] == sesame.arn("user", name)
    assert identity["UserId"] == iam.get_user(UserName=name)["User"]["UserId"]
    role, role_arn = new_role()
    answer = sts.assume_role(RoleArn=role_arn, RoleSessionName="me")
    session = server.sts(sesame.Credentials.of(answer["Credentials"])).get_caller_identity()
    role_id = iam.get_role(RoleName=role)["Role"]["RoleId"]
    assert session["Arn"] == f"arn:aws:sts::{sesame.ACCOUNT}:assumed-role/{role}/me"
    assert session["UserId"] == f"{role_id}:me" == answer["AssumedRoleUser"]["AssumedRoleId"]


def test_a_session_token(server, new_user, fails):
    name, credentials = new_user(sesame.allow(["iam:ListUsers", "sts:GetCallerIdentity"]))
    answer = server.sts(credentials).get_session_token(DurationSeconds=900)["Credentials"]
    assert answer["AccessKeyId"].startswith("ASIA")
    session = sesame.Credentials.of(answer)
    assert server.sts(session).get_caller_identity()["Arn"] == sesame.arn("user", name)
    # Without MFA such a session may not call IAM (STS API Reference, GetSessionToken).
    with fails("InvalidClientTokenId", 403, "The security token included in the request is invalid"):
        server.iam(session).list_users()


def test_a_federated_user(server, new_user):
    name, credentials = new_user(sesame.document(
        sesame.statement("Allow", "sts:GetFederationToken"), sesame.statement("Allow", "s3:*"),
    ))
    answer = server.sts(credentials).get_federation_token(Name="visitor", Policy=sesame.allow("s3:GetObject"))
    assert answer["FederatedUser"]["Arn"] == f"arn:aws:sts::{sesame.ACCOUNT}:federated-user/visitor"
    session = sesame.Credentials.of(answer["Credentials"])
    assert server.sts(session).get_caller_identity()["Arn"] == answer["FederatedUser"]["Arn"]


def test_access_key_info(server, new_user):
    _, credentials = new_user(sesame.allow("sts:GetAccessKeyInfo"))
    answer = server.sts(credentials).get_access_key_info(AccessKeyId=credentials.key)
    assert answer["Account"] == sesame.ACCOUNT


@pytest.fixture
def trusting(new_role, new_user):
    """Someone who may assume a role whose trust policy has conditions."""

    def make(condition, **more):
        document = sesame.trust(f"arn:aws:iam::{sesame.ACCOUNT}:root", ["sts:AssumeRole", "sts:TagSession",
                                "sts:SetSourceIdentity"], Condition=condition)
        name, arn = new_role(trust=document, **more)
        user, credentials = new_user(sesame.allow("sts:*"))
        return name, arn, user, credentials

    return make


def test_an_external_id_is_asked_for(server, trusting, denied):
    _, arn, user, credentials = trusting({"StringEquals": {"sts:ExternalId": "secret-12"}})
    sts = server.sts(credentials)
    assert sts.assume_role(RoleArn=arn, RoleSessionName="session", ExternalId="secret-12")
    for wrong in ({}, {"ExternalId": "secret-13"}):
        with denied(f"User: {sesame.arn('user', user)} is not authorized to perform: sts:AssumeRole on resource: "
                    f"{arn} because no role trust policy allows the sts:AssumeRole action"):
            sts.assume_role(RoleArn=arn, RoleSessionName="session", **wrong)


def test_a_role_that_does_not_exist_reads_like_one_that_may_not_be_assumed(server, new_user, denied):
    user, credentials = new_user(sesame.allow("sts:*"))
    arn = sesame.arn("role", "nothing")
    with denied(f"User: {sesame.arn('user', user)} is not authorized to perform: sts:AssumeRole on resource: {arn} "
                "because no role trust policy allows the sts:AssumeRole action"):
        server.sts(credentials).assume_role(RoleArn=arn, RoleSessionName="session")


def test_session_tags_are_tags_of_the_caller(server, trusting, iam, fails):
    name, arn, _, credentials = trusting({})
    condition = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    iam.put_role_policy(
        RoleName=name, PolicyName="p", PolicyDocument=sesame.allow("iam:ListUsers", Condition=condition))
    sts = server.sts(credentials)
    red = sts.assume_role(RoleArn=arn, RoleSessionName="session", Tags=[{"Key": "team", "Value": "red"}])
    assert server.iam(sesame.Credentials.of(red["Credentials"])).list_users()
    assert 0 < red["PackedPolicySize"] <= 100
    blue = sts.assume_role(RoleArn=arn, RoleSessionName="session", Tags=[{"Key": "team", "Value": "blue"}])
    with fails("AccessDenied", 403):
        server.iam(sesame.Credentials.of(blue["Credentials"])).list_users()
    with fails("InvalidParameterValue", 400,
               "Duplicate tag keys found. Please note that Tag keys are case insensitive."):
        sts.assume_role(RoleArn=arn, RoleSessionName="session",
                        Tags=[{"Key": "team", "Value": "red"}, {"Key": "Team", "Value": "red"}])
    with fails("InvalidParameterValue", 400,
               "The specified transitive tag key must be included in the requested tags."):
        sts.assume_role(RoleArn=arn, RoleSessionName="session", TransitiveTagKeys=["team"])


def test_a_chain_of_roles_keeps_its_source_and_its_hour(server, new_role, trusting, fails):
    _, second = new_role(MaxSessionDuration=7200, trust=sesame.trust(
        f"arn:aws:iam::{sesame.ACCOUNT}:root", ["sts:AssumeRole", "sts:SetSourceIdentity"]))
    name, first, _, credentials = trusting({}, policy=sesame.allow("sts:*"))
    answer = server.sts(credentials).assume_role(RoleArn=first, RoleSessionName="one", SourceIdentity="mateo")
    assert answer["SourceIdentity"] == "mateo"
    chained = server.sts(sesame.Credentials.of(answer["Credentials"]))
    assert chained.assume_role(RoleArn=second, RoleSessionName="two")["SourceIdentity"] == "mateo"
    with fails("ValidationError", 400, "The requested DurationSeconds exceeds the 1 hour session limit for roles "
               "assumed by role chaining."):
        chained.assume_role(RoleArn=second, RoleSessionName="two", DurationSeconds=3601)
    with fails("ValidationError", 400, "The source identity is already set for this assume role session"):
        chained.assume_role(RoleArn=second, RoleSessionName="two", SourceIdentity="somebody")


def test_durations(server, trusting, fails):
    _, arn, _, credentials = trusting({})
    sts = server.sts(credentials)
    short = sts.assume_role(RoleArn=arn, RoleSessionName="session", DurationSeconds=900)["Credentials"]
    seconds = short["Expiration"].timestamp() - time.time()
    assert 880 < seconds <= 900
    with fails("ValidationError", 400, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."):
        sts.assume_role(RoleArn=arn, RoleSessionName="session", DurationSeconds=3601)
    with fails("ValidationError", 400, "1 validation error detected: Value '899' at 'durationSeconds' failed to "
               "satisfy constraint: Member must have value greater than or equal to 900"):
        sts.assume_role(RoleArn=arn, RoleSessionName="session", DurationSeconds=899)


def test_inputs_that_are_none(server, trusting, fails):
    _, arn, _, credentials = trusting({})
    sts = server.sts(credentials)
    with fails("ValidationError", 400, "1 validation error detected: Value 'bad/name' at 'roleSessionName' failed to "
               r"satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"):
        sts.assume_role(RoleArn=arn, RoleSessionName="bad/name")
    with fails("ValidationError", 400, f"{'x' * 20} is invalid"):
        sts.assume_role(RoleArn="x" * 20, RoleSessionName="session")
    with fails("MalformedPolicyDocument", 400):
        sts.assume_role(RoleArn=arn, RoleSessionName="session", Policy="{")
    with fails("PackedPolicyTooLarge", 400):
        long = sesame.allow([f"s3:Get{number:05}" for number in range(300)])
        sts.assume_role(RoleArn=arn, RoleSessionName="session", Policy=long)


def test_the_longest_session_still_fits_into_a_header(server, new_user, new_role, fails):
    """Tags of 7,000 bytes and a policy of 2,048 characters make the longest token; more is refused."""
    name, credentials = new_user(sesame.allow(["sts:AssumeRole", "sts:TagSession"]))
    _, arn = new_role(sesame.allow("*"), sesame.trust(sesame.arn("user", name), ["sts:AssumeRole", "sts:TagSession"]))
    sts = server.sts(credentials)
    tags = [{"Key": f"k{number:02}", "Value": "v" * 137} for number in range(50)]
    policy = sesame.allow("*")
    policy += " " * (2048 - len(policy))
    answer = sts.assume_role(RoleArn=arn, RoleSessionName="s" * 64, Tags=tags, Policy=policy)
    assert answer["PackedPolicySize"] == 100
    session = sesame.Credentials.of(answer["Credentials"])
    assert server.sts(session).get_caller_identity()["Arn"].endswith("s" * 64)
    url = server.sts(session).generate_presigned_url("get_caller_identity", HttpMethod="GET")
    assert len(url) < 16_000
    assert urllib.request.urlopen(url, timeout=10).status == 200
    with fails("PackedPolicyTooLarge", 400, "Packed size of session tags consumes 101% of allotted space."):
        sts.assume_role(RoleArn=arn, RoleSessionName="session", Tags=[*tags[1:], {"Key": "k00", "Value": "v" * 138}])


def test_managed_session_policies_narrow_too(server, trusting, iam, new_policy, fails):
    name, arn, _, credentials = trusting({}, policy=sesame.allow("iam:*"))
    policy = new_policy(sesame.allow("iam:ListUsers"))
    answer = server.sts(credentials).assume_role(
        RoleArn=arn, RoleSessionName="session", PolicyArns=[{"arn": policy}])
    session = server.iam(sesame.Credentials.of(answer["Credentials"]))
    assert session.list_users()
    with fails("AccessDenied", 403):
        session.list_roles()


def test_a_session_dies_with_its_role(server, trusting, iam, fails):
    name, arn, _, credentials = trusting({})
    answer = server.sts(credentials).assume_role(RoleArn=arn, RoleSessionName="session")
    session = server.sts(sesame.Credentials.of(answer["Credentials"]))
    assert session.get_caller_identity()
    iam.delete_role(RoleName=name)
    with fails("InvalidClientTokenId", 403):
        session.get_caller_identity()
    # The role that comes after it under the same name is another one.
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=sesame.trust(sesame.ACCOUNT))
    with fails("InvalidClientTokenId", 403):
        session.get_caller_identity()


def test_operations_that_are_not_there(server, fails):
    with fails("InvalidAction", 400, "Could not find operation AssumeRoot for version 2011-06-15"):
        server.sts().assume_root(TargetPrincipal=sesame.ACCOUNT,
                                 TaskPolicyArn={"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"})
    with fails("InvalidAction", 400, "Could not find operation CreateDelegationRequest for version 2010-05-08"):
        server.iam().create_delegation_request(
            Description="x", Permissions={"PolicyTemplateArn": "arn:aws:iam::aws:policy/x/y"},
            RequestorWorkflowId="workflow", NotificationChannel="channel", SessionDuration=900)
