"""What the project is for, from an empty directory on."""

import json

import sesame

REFUSAL = (
    "User: arn:aws:iam::123456789012:user/mateojackson is not authorized to perform: iam:ListUsers on resource: "
    "arn:aws:iam::123456789012:user/ because no {} allows the iam:ListUsers action"
)
IDENTITY = REFUSAL.format("identity-based policy")
BOUNDARY = REFUSAL.format("permissions boundary")


def test_a_user_is_refused_allowed_and_bounded(new_server, aws):
    server = new_server().start()
    admin = server.iam()
    admin.create_user(UserName="mateojackson")
    mateo = sesame.Credentials.of(admin.create_access_key(UserName="mateojackson")["AccessKey"])

    # Without a policy: the sentence to the letter, as the AWS CLI prints it.
    refused = aws(server, mateo, "iam", "list-users")
    assert refused.returncode == 254
    assert refused.stderr.strip() == (
        f"An error occurred (AccessDenied) when calling the ListUsers operation: {IDENTITY}"
    )

    # An administrator attaches a policy: it works.
    policy = admin.create_policy(PolicyName="ReadUsers", PolicyDocument=sesame.allow("iam:ListUsers"))["Policy"]["Arn"]
    admin.attach_user_policy(UserName="mateojackson", PolicyArn=policy)
    allowed = aws(server, mateo, "iam", "list-users")
    assert allowed.returncode == 0, allowed.stderr
    assert "mateojackson" in [user["UserName"] for user in json.loads(allowed.stdout)["Users"]]

    # A boundary takes it away again.
    boundary = admin.create_policy(PolicyName="OnlyS3", PolicyDocument=sesame.allow("s3:*"))["Policy"]["Arn"]
    admin.put_user_permissions_boundary(UserName="mateojackson", PermissionsBoundary=boundary)
    bounded = aws(server, mateo, "iam", "list-users")
    assert bounded.returncode == 254
    assert bounded.stderr.strip() == (
        f"An error occurred (AccessDenied) when calling the ListUsers operation: {BOUNDARY}"
    )

    # And without the boundary it works once more, after a restart as well.
    admin.delete_user_permissions_boundary(UserName="mateojackson")
    assert aws(server, mateo, "iam", "list-users").returncode == 0
    server.kill()
    server.start()
    assert aws(server, mateo, "iam", "list-users").returncode == 0


def test_a_denial_explains_itself(server, new_user, fails):
    name, credentials = new_user()
    with fails("AccessDenied", 403) as failure:
        server.iam(credentials).list_roles()
    assert failure.message == (
        f"User: {sesame.arn('user', name)} is not authorized to perform: iam:ListRoles on resource: "
        f"{sesame.arn('role', '')} because no identity-based policy allows the iam:ListRoles action"
    )
    identifier = failure.headers["x-sesame-authorization-id"]
    details = server.toolbox().get_request_authorization_details(authorizationId=identifier)
    assert details["evaluations"][0]["action"] == "iam:ListRoles"
    assert details["evaluations"][0]["evaluatedEffect"] == "IMPLICIT_DENY"


def test_an_assumed_role_is_narrowed_by_its_session_policy(server, new_user, new_role, denied):
    role, role_arn = new_role(policy=sesame.allow("iam:*"))
    _, credentials = new_user(sesame.allow("sts:AssumeRole", role_arn))
    sts = server.sts(credentials)

    whole = sts.assume_role(RoleArn=role_arn, RoleSessionName="whole")
    assert whole["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{sesame.ACCOUNT}:assumed-role/{role}/whole"
    session = server.iam(sesame.Credentials.of(whole["Credentials"]))
    assert session.list_users()["Users"]
    assert session.list_roles()["Roles"]

    narrowed = sts.assume_role(
        RoleArn=role_arn, RoleSessionName="narrowed", Policy=sesame.allow("iam:ListUsers"),
    )
    session = server.iam(sesame.Credentials.of(narrowed["Credentials"]))
    assert session.list_users()["Users"]
    with denied(
        f"User: arn:aws:sts::{sesame.ACCOUNT}:assumed-role/{role}/narrowed is not authorized to perform: "
        f"iam:ListRoles on resource: {sesame.arn('role', '')} because no session policy allows the iam:ListRoles action"
    ):
        session.list_roles()


def test_an_explicit_deny_names_the_policy(server, iam, new_user, new_policy, denied):
    name, credentials = new_user(sesame.allow("iam:*"))
    policy = new_policy(sesame.deny("iam:ListGroups"))
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    with denied(
        f"User: {sesame.arn('user', name)} is not authorized to perform: iam:ListGroups on resource: "
        f"{sesame.arn('group', '')} with an explicit deny in an identity-based policy: {policy}"
    ):
        server.iam(credentials).list_groups()
