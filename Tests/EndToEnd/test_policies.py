"""Managed policies and their versions, inline policies, attachments."""

import json
import sesame

import pytest

READ = sesame.allow("iam:GetUser")


def test_a_policy_lives_and_dies(iam, unique, fails):
    name = unique("policy")
    policy = iam.create_policy(
        PolicyName=name, Path="/p/", Description="Reads", PolicyDocument=READ, Tags=[{"Key": "a", "Value": "b"}],
    )["Policy"]
    assert policy["Arn"] == sesame.arn("policy", f"p/{name}")
    assert policy["PolicyId"].startswith("ANPA")
    assert (policy["DefaultVersionId"], policy["AttachmentCount"], policy["IsAttachable"]) == ("v1", 0, True)
    read = iam.get_policy(PolicyArn=policy["Arn"])["Policy"]
    assert (read["Description"], read["Tags"]) == ("Reads", [{"Key": "a", "Value": "b"}])
    version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId="v1")["PolicyVersion"]
    assert version["Document"] == json.loads(READ)
    assert version["IsDefaultVersion"]
    with fails("EntityAlreadyExists", 409, f"A policy called {name} already exists. Duplicate names are not allowed."):
        iam.create_policy(PolicyName=name, PolicyDocument=READ)
    # Of the entities with tags, only a policy says that it has none.
    iam.untag_policy(PolicyArn=policy["Arn"], TagKeys=["a"])
    assert iam.get_policy(PolicyArn=policy["Arn"])["Policy"]["Tags"] == []
    iam.delete_policy(PolicyArn=policy["Arn"])
    with fails("NoSuchEntity", 404, f"Policy {policy['Arn']} was not found."):
        iam.get_policy(PolicyArn=policy["Arn"])


def test_versions_decide_from_the_moment_they_are_the_default(server, iam, new_user, new_policy, fails):
    policy = new_policy(sesame.allow("iam:ListUsers"))
    user, credentials = new_user()
    iam.attach_user_policy(UserName=user, PolicyArn=policy)
    own = server.iam(credentials)
    assert own.list_users()
    second = iam.create_policy_version(PolicyArn=policy, PolicyDocument=sesame.allow("iam:ListRoles"))["PolicyVersion"]
    assert (second["VersionId"], second["IsDefaultVersion"]) == ("v2", False)
    assert own.list_users()
    iam.set_default_policy_version(PolicyArn=policy, VersionId="v2")
    with fails("AccessDenied", 403):
        own.list_users()
    assert own.list_roles()
    assert iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"] == "v2"

    with fails("DeleteConflict", 409):
        iam.delete_policy_version(PolicyArn=policy, VersionId="v2")
    iam.delete_policy_version(PolicyArn=policy, VersionId="v1")
    # Numbers are never used again.
    third = iam.create_policy_version(PolicyArn=policy, PolicyDocument=READ, SetAsDefault=True)["PolicyVersion"]
    assert (third["VersionId"], third["IsDefaultVersion"]) == ("v3", True)
    versions = iam.list_policy_versions(PolicyArn=policy)["Versions"]
    assert [(each["VersionId"], each["IsDefaultVersion"]) for each in versions] == [("v3", True), ("v2", False)]


def test_a_policy_has_five_versions_at_most(iam, new_policy, fails):
    policy = new_policy(READ)
    for _ in range(4):
        iam.create_policy_version(PolicyArn=policy, PolicyDocument=READ)
    with fails("LimitExceeded", 409):
        iam.create_policy_version(PolicyArn=policy, PolicyDocument=READ)


def test_a_policy_in_use_is_not_deleted(iam, new_user, new_policy, fails):
    policy = new_policy(READ)
    user, _ = new_user()
    iam.attach_user_policy(UserName=user, PolicyArn=policy)
    with fails("DeleteConflict", 409):
        iam.delete_policy(PolicyArn=policy)
    iam.detach_user_policy(UserName=user, PolicyArn=policy)
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=READ)
    with fails("DeleteConflict", 409):
        iam.delete_policy(PolicyArn=policy)
    iam.delete_policy_version(PolicyArn=policy, VersionId="v2")
    iam.delete_policy(PolicyArn=policy)


def test_lists_of_policies(iam, new_user, new_policy):
    used, unused = new_policy(READ, Path="/lists/"), new_policy(READ, Path="/lists/")
    user, _ = new_user()
    iam.attach_user_policy(UserName=user, PolicyArn=used)

    def arns(**filters):
        return {policy["Arn"] for policy in iam.list_policies(PathPrefix="/lists/", **filters)["Policies"]}

    assert arns() == {used, unused}
    assert arns(OnlyAttached=True) == {used}
    assert arns(Scope="AWS") == set()
    assert arns(PolicyUsageFilter="PermissionsBoundary") == set()
    aws = iam.list_policies(Scope="AWS", MaxItems=1)
    assert aws["IsTruncated"] and aws["Policies"][0]["Arn"].startswith("arn:aws:iam::aws:policy/")


def test_aws_managed_policies_are_there(server, iam, new_user, fails):
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    policy = iam.get_policy(PolicyArn=administrator)["Policy"]
    version = iam.get_policy_version(PolicyArn=administrator, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    assert version["Document"]["Statement"] == [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    user, credentials = new_user()
    iam.attach_user_policy(UserName=user, PolicyArn=administrator)
    assert server.iam(credentials).list_users()
    entities = iam.list_entities_for_policy(PolicyArn=administrator)
    assert user in [each["UserName"] for each in entities["PolicyUsers"]]
    with fails("AccessDenied", 403):
        iam.delete_policy(PolicyArn=administrator)


def test_policies_of_service_linked_roles_are_not_attached_to_others(holder, iam, fails):
    [policy] = iam.list_policies(Scope="AWS", PathPrefix="/aws-service-role/", MaxItems=1)["Policies"]
    with fails("PolicyNotAttachable", 400):
        holder("attach_{}_policy", PolicyArn=policy["Arn"])
    assert holder("list_attached_{}_policies")["AttachedPolicies"] == []
    role = sesame.arn("role", "r")
    with fails("InvalidInput", 400, f"ARN {role} is not valid."):
        holder("attach_{}_policy", PolicyArn=role)


@pytest.mark.parametrize("document, message", [
    ("{", None),
    ("", None),
    ("[]", None),
    ('{"Version": "2012-10-17"}', None),
    ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*"}]}', None),
    ('{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe", "Action": "s3:*", "Resource": "*"}]}', None),
    ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3", "Resource": "*"}]}', None),
    ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"}]}', None),
    ('{"Version": "2000-01-01", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}', None),
    ('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", '
     '"Resource": "*"}]}', None),
])
def test_a_document_that_is_no_policy_changes_nothing(iam, unique, fails, document, message):
    name = unique("policy")
    code = "ValidationError" if document == "" else "MalformedPolicyDocument"
    with fails(code, 400, message):
        iam.create_policy(PolicyName=name, PolicyDocument=document)
    assert name not in [policy["PolicyName"] for policy in iam.list_policies(Scope="Local")["Policies"]]


def test_a_document_that_is_too_long(iam, unique, fails):
    name = unique("policy")
    long = sesame.allow([f"s3:Get{number:05}" for number in range(600)])
    with fails("LimitExceeded", 409, "Cannot exceed quota for PolicySize: 6144"):
        iam.create_policy(PolicyName=name, PolicyDocument=long)
    user = unique("user")
    iam.create_user(UserName=user)
    with fails("LimitExceeded", 409, f"Maximum policy size of 2048 bytes exceeded for user {user}"):
        iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=long)
    assert iam.list_user_policies(UserName=user)["PolicyNames"] == []




@pytest.fixture(params=["user", "group", "role"])
def holder(request, iam, unique):
    """A user, a group and a role, and the operations that work on each alike."""
    kind = request.param
    name = unique(kind)
    if kind == "user":
        iam.create_user(UserName=name)
    elif kind == "group":
        iam.create_group(GroupName=name)
    else:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=sesame.trust(sesame.ACCOUNT))

    def call(pattern, target=name, **arguments):
        return getattr(iam, pattern.format(kind))(**{f"{kind.capitalize()}Name": target}, **arguments)

    call.kind, call.name = kind, name
    return call


def test_inline_policies(holder, fails):
    holder("put_{}_policy", PolicyName="one", PolicyDocument=READ)
    holder("put_{}_policy", PolicyName="two", PolicyDocument=READ)
    assert holder("list_{}_policies")["PolicyNames"] == ["one", "two"]
    read = holder("get_{}_policy", PolicyName="one")
    assert read["PolicyDocument"] == json.loads(READ)
    assert read["PolicyName"] == "one"
    # Put replaces.
    holder("put_{}_policy", PolicyName="one", PolicyDocument=sesame.deny("*"))
    assert holder("get_{}_policy", PolicyName="one")["PolicyDocument"] == json.loads(sesame.deny("*"))
    holder("delete_{}_policy", PolicyName="one")
    holder("delete_{}_policy", PolicyName="two")
    assert holder("list_{}_policies")["PolicyNames"] == []
    missing = f"The {holder.kind} policy with name one cannot be found."
    for pattern in ("get_{}_policy", "delete_{}_policy"):
        with fails("NoSuchEntity", 404, missing):
            holder(pattern, PolicyName="one")
    with fails("MalformedPolicyDocument", 400):
        holder("put_{}_policy", PolicyName="one", PolicyDocument="{}")
    with fails("NoSuchEntity", 404):
        holder("put_{}_policy", target="nothing", PolicyName="one", PolicyDocument=READ)


def test_attached_policies(holder, iam, new_policy, fails):
    policy = new_policy(READ)
    holder("attach_{}_policy", PolicyArn=policy)
    # Attaching again is no error and changes nothing.
    holder("attach_{}_policy", PolicyArn=policy)
    attached = holder("list_attached_{}_policies")["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == [policy]
    assert iam.get_policy(PolicyArn=policy)["Policy"]["AttachmentCount"] == 1
    entities = iam.list_entities_for_policy(PolicyArn=policy)
    kind = holder.kind.capitalize()
    assert [each[f"{kind}Name"] for each in entities[f"Policy{kind}s"]] == [holder.name]
    holder("detach_{}_policy", PolicyArn=policy)
    assert holder("list_attached_{}_policies")["AttachedPolicies"] == []
    with fails("NoSuchEntity", 404, f"Policy {policy} was not found."):
        holder("detach_{}_policy", PolicyArn=policy)
    nothing = sesame.arn("policy", "nothing")
    with fails("NoSuchEntity", 404, f"Policy {nothing} does not exist or is not attachable."):
        holder("attach_{}_policy", PolicyArn=nothing)


def test_ten_policies_are_attached_at_most(holder, new_policy, fails):
    limit = 20 if holder.kind == "role" else 10
    policies = [new_policy(READ) for _ in range(limit + 1)]
    for policy in policies[:limit]:
        holder("attach_{}_policy", PolicyArn=policy)
    with fails("LimitExceeded", 409):
        holder("attach_{}_policy", PolicyArn=policies[limit])
    assert len(holder("list_attached_{}_policies")["AttachedPolicies"]) == limit
