"""Every List operation, page by page through boto3's paginators."""

import pytest
import sesame

COUNT = 7


@pytest.fixture(scope="module")
def populated(server, iam):
    """Seven of everything."""
    trust = sesame.trust(f"arn:aws:iam::{sesame.ACCOUNT}:root")
    for number in range(COUNT):
        iam.create_user(UserName=f"u{number}", Path="/page/")
        iam.create_group(GroupName=f"g{number}", Path="/page/")
        iam.create_role(RoleName=f"r{number}", Path="/page/", AssumeRolePolicyDocument=trust)
        policy = iam.create_policy(
            PolicyName=f"p{number}", Path="/page/", PolicyDocument=sesame.allow("s3:*"))["Policy"]["Arn"]
        iam.attach_user_policy(UserName="u0", PolicyArn=policy)
        iam.attach_group_policy(GroupName="g0", PolicyArn=policy)
        iam.attach_role_policy(RoleName="r0", PolicyArn=policy)
        iam.put_user_policy(UserName="u0", PolicyName=f"i{number}", PolicyDocument=sesame.allow("s3:*"))
        iam.put_group_policy(GroupName="g0", PolicyName=f"i{number}", PolicyDocument=sesame.allow("s3:*"))
        iam.put_role_policy(RoleName="r0", PolicyName=f"i{number}", PolicyDocument=sesame.allow("s3:*"))
    for number in range(COUNT):
        iam.add_user_to_group(GroupName="g0", UserName=f"u{number}")
        iam.add_user_to_group(GroupName=f"g{number}", UserName="u0")
        shared = sesame.arn("policy", "page/p0")
        if number:
            iam.attach_user_policy(UserName=f"u{number}", PolicyArn=shared)
            iam.attach_group_policy(GroupName=f"g{number}", PolicyArn=shared)
            iam.attach_role_policy(RoleName=f"r{number}", PolicyArn=shared)
    for _ in range(4):
        iam.create_policy_version(PolicyArn=sesame.arn("policy", "page/p0"), PolicyDocument=sesame.allow("s3:*"))
    tags = [{"Key": f"t{number}", "Value": ""} for number in range(COUNT)]
    iam.tag_user(UserName="u0", Tags=tags)
    iam.tag_role(RoleName="r0", Tags=tags)
    iam.tag_policy(PolicyArn=sesame.arn("policy", "page/p0"), Tags=tags)
    iam.create_access_key(UserName="u0")
    iam.create_access_key(UserName="u0")


POLICY = {"PolicyArn": sesame.arn("policy", "page/p0")}
LISTS = [
    ("list_users", {"PathPrefix": "/page/"}, "Users", COUNT),
    ("list_groups", {"PathPrefix": "/page/"}, "Groups", COUNT),
    ("list_roles", {"PathPrefix": "/page/"}, "Roles", COUNT),
    ("list_policies", {"PathPrefix": "/page/"}, "Policies", COUNT),
    ("get_group", {"GroupName": "g0"}, "Users", COUNT),
    ("list_groups_for_user", {"UserName": "u0"}, "Groups", COUNT),
    ("list_access_keys", {"UserName": "u0"}, "AccessKeyMetadata", 2),
    ("list_user_policies", {"UserName": "u0"}, "PolicyNames", COUNT),
    ("list_group_policies", {"GroupName": "g0"}, "PolicyNames", COUNT),
    ("list_role_policies", {"RoleName": "r0"}, "PolicyNames", COUNT),
    ("list_attached_user_policies", {"UserName": "u0"}, "AttachedPolicies", COUNT),
    ("list_attached_group_policies", {"GroupName": "g0"}, "AttachedPolicies", COUNT),
    ("list_attached_role_policies", {"RoleName": "r0"}, "AttachedPolicies", COUNT),
    ("list_policy_versions", POLICY, "Versions", 5),
    ("list_user_tags", {"UserName": "u0"}, "Tags", COUNT),
    ("list_role_tags", {"RoleName": "r0"}, "Tags", COUNT),
    ("list_policy_tags", POLICY, "Tags", COUNT),
]


@pytest.mark.parametrize("operation, arguments, member, count", LISTS, ids=[each[0] for each in LISTS])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_pages_make_up_the_whole(populated, iam, operation, arguments, member, count, size):
    whole = getattr(iam, operation)(**arguments)
    assert whole["IsTruncated"] is False
    assert len(whole[member]) == count
    if iam.can_paginate(operation):
        pages = iam.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": size})
        pages = [page[member] for page in pages]
    else:
        pages, marker = [], {}
        while True:
            page = getattr(iam, operation)(**arguments, **marker, MaxItems=size)
            pages.append(page[member])
            if not page["IsTruncated"]:
                break
            marker = {"Marker": page["Marker"]}
    assert all(len(page) <= size for page in pages)
    assert [each for page in pages for each in page] == whole[member]


@pytest.mark.parametrize("size", [1, 4, 100])
def test_pages_of_entities(populated, iam, size):
    pages = iam.get_paginator("list_entities_for_policy").paginate(**POLICY, PaginationConfig={"PageSize": size})
    users, groups, roles = [], [], []
    for page in pages:
        users += [each["UserName"] for each in page["PolicyUsers"]]
        groups += [each["GroupName"] for each in page["PolicyGroups"]]
        roles += [each["RoleName"] for each in page["PolicyRoles"]]
    assert sorted(users) == [f"u{number}" for number in range(COUNT)]
    assert sorted(groups) == [f"g{number}" for number in range(COUNT)]
    assert sorted(roles) == [f"r{number}" for number in range(COUNT)]


def test_a_page_stays_in_place_while_the_list_changes(populated, iam):
    first = iam.list_users(PathPrefix="/page/", MaxItems=3)
    iam.create_user(UserName="a-before-all", Path="/page/")
    iam.delete_user(UserName="a-before-all")
    rest = iam.list_users(PathPrefix="/page/", Marker=first["Marker"])
    names = [user["UserName"] for user in first["Users"] + rest["Users"]]
    assert names == [f"u{number}" for number in range(COUNT)]


def test_a_marker_that_is_none(populated, iam, fails):
    with fails("ValidationError", 400):
        iam.list_users(Marker="not a marker")
    with fails("ValidationError", 400):
        iam.list_users(MaxItems=0)
    with fails("ValidationError", 400):
        iam.list_users(MaxItems=1001)


def test_all_aws_managed_policies(iam):
    pages = iam.get_paginator("list_policies").paginate(Scope="AWS")
    arns = [policy["Arn"] for page in pages for policy in page["Policies"]]
    assert len(arns) == len(set(arns)) > 1000
