import json

import sesame

TRUST = sesame.trust(sesame.arn("root", "")[:-1])


def test_a_role_lives_and_dies(iam, unique, fails):
    name = unique("role")
    role = iam.create_role(
        RoleName=name, Path="/r/", AssumeRolePolicyDocument=TRUST, Description="Once", MaxSessionDuration=7200,
        Tags=[{"Key": "a", "Value": "b"}],
    )["Role"]
    assert role["Arn"] == sesame.arn("role", f"r/{name}")
    assert role["RoleId"].startswith("AROA")
    assert role["AssumeRolePolicyDocument"] == json.loads(TRUST)
    read = iam.get_role(RoleName=name)["Role"]
    assert (read["Description"], read["MaxSessionDuration"]) == ("Once", 7200)
    assert name in [each["RoleName"] for each in iam.list_roles(PathPrefix="/r/")["Roles"]]
    with fails("EntityAlreadyExists", 409, f"Role with name {name} already exists."):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    iam.update_role(RoleName=name, Description="Twice", MaxSessionDuration=3600)
    assert iam.get_role(RoleName=name)["Role"]["MaxSessionDuration"] == 3600
    assert iam.update_role_description(RoleName=name, Description="Thrice")["Role"]["Description"] == "Thrice"
    iam.delete_role(RoleName=name)
    with fails("NoSuchEntity", 404, f"The role with name {name} cannot be found."):
        iam.get_role(RoleName=name)


def test_the_trust_policy_is_replaced(iam, new_role, new_user, server, fails):
    name, arn = new_role()
    user, credentials = new_user(sesame.allow("sts:AssumeRole"))
    other, _ = new_user()
    sts = server.sts(credentials)
    assert sts.assume_role(RoleArn=arn, RoleSessionName="session")
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=sesame.trust(sesame.arn("user", other)))
    with fails("AccessDenied", 403):
        sts.assume_role(RoleArn=arn, RoleSessionName="session")
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=sesame.trust(sesame.arn("user", user)))
    assert sts.assume_role(RoleArn=arn, RoleSessionName="session")


def test_a_trust_policy_that_is_none(iam, unique, fails):
    for document in ("{", sesame.allow("sts:AssumeRole"), sesame.trust("not a principal"),
                     sesame.trust(sesame.arn("user", "nobody-at-all"))):
        name = unique("role")
        with fails("MalformedPolicyDocument", 400):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)
        with fails("NoSuchEntity", 404):
            iam.get_role(RoleName=name)


def test_a_role_that_still_has_something_is_not_deleted(iam, new_role, new_policy, fails):
    name, _ = new_role(policy=sesame.allow("s3:*"))
    with fails("DeleteConflict", 409, "Cannot delete entity, must delete policies first."):
        iam.delete_role(RoleName=name)
    iam.delete_role_policy(RoleName=name, PolicyName="inline")
    policy = new_policy(sesame.allow("s3:*"))
    iam.attach_role_policy(RoleName=name, PolicyArn=policy)
    with fails("DeleteConflict", 409, "Cannot delete entity, must detach all policies first."):
        iam.delete_role(RoleName=name)
    iam.detach_role_policy(RoleName=name, PolicyArn=policy)
    iam.delete_role(RoleName=name)


def test_a_name_that_is_too_long(iam, fails):
    with fails("ValidationError", 400, "1 validation error detected: Value at 'roleName' failed to satisfy "
               "constraint: Member must have length less than or equal to 64"):
        iam.create_role(RoleName="r" * 65, AssumeRolePolicyDocument=TRUST)
    with fails("ValidationError", 400, "1 validation error detected: Value at 'maxSessionDuration' failed to satisfy "
               "constraint: Member must have value greater than or equal to 3600"):
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST, MaxSessionDuration=60)


def test_a_boundary_holds_a_role(iam, new_role, new_user, new_policy, server, denied):
    name, arn = new_role(policy=sesame.allow("iam:*"))
    boundary = new_policy(sesame.allow("iam:ListUsers"))
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)
    assert iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    _, credentials = new_user(sesame.allow("sts:AssumeRole"))
    answer = server.sts(credentials).assume_role(RoleArn=arn, RoleSessionName="bound")
    session = server.iam(sesame.Credentials.of(answer["Credentials"]))
    assert session.list_users()
    with denied(f"User: arn:aws:sts::{sesame.ACCOUNT}:assumed-role/{name}/bound is not authorized to perform: "
                f"iam:ListRoles on resource: {sesame.arn('role', '')} because no permissions boundary allows the "
                "iam:ListRoles action"):
        session.list_roles()
    iam.delete_role_permissions_boundary(RoleName=name)
    assert session.list_roles()


def test_boundaries_of_users(iam, new_user, new_policy, server, unique, fails):
    boundary = new_policy(sesame.allow("iam:GetUser"))
    name, credentials = new_user(sesame.allow("iam:*"))
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=boundary)
    assert iam.get_user(UserName=name)["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    usage = iam.get_policy(PolicyArn=boundary)["Policy"]["PermissionsBoundaryUsageCount"]
    assert usage == 1
    assert server.iam(credentials).get_user()
    with fails("AccessDenied", 403):
        server.iam(credentials).list_users()
    with fails("DeleteConflict", 409):
        iam.delete_policy(PolicyArn=boundary)
    iam.delete_user_permissions_boundary(UserName=name)
    with fails("NoSuchEntity", 404):
        iam.delete_user_permissions_boundary(UserName=name)
    with fails("NoSuchEntity", 404):
        iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=sesame.arn("policy", "nothing"))
    created = unique("bounded")
    iam.create_user(UserName=created, PermissionsBoundary=boundary)
    assert iam.get_user(UserName=created)["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
