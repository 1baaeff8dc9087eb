import pytest
import sesame


@pytest.fixture(params=["user", "role", "policy"])
def tagged(request, iam, unique, new_policy):
    """Something that takes tags, and the operations on them."""
    kind = request.param
    name = unique(kind)
    if kind == "user":
        iam.create_user(UserName=name)
        target = {"UserName": name}
    elif kind == "role":
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=sesame.trust(sesame.ACCOUNT))
        target = {"RoleName": name}
    else:
        target = {"PolicyArn": new_policy(sesame.allow("s3:*"))}

    def call(pattern, **arguments):
        return getattr(iam, pattern.format(kind))(**target, **arguments)

    call.kind = kind
    return call


def tags(**pairs):
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def read(tagged):
    return {tag["Key"]: tag["Value"] for tag in tagged("list_{}_tags")["Tags"]}


def test_tags_come_and_go(tagged):
    tagged("tag_{}", Tags=tags(team="red", Env="dev"))
    assert read(tagged) == {"team": "red", "Env": "dev"}
    tagged("tag_{}", Tags=tags(team="blue"))
    assert read(tagged) == {"team": "blue", "Env": "dev"}
    tagged("untag_{}", TagKeys=["Env", "never-there"])
    assert read(tagged) == {"team": "blue"}


def test_keys_are_equal_regardless_of_case_but_for_policies(tagged, fails):
    """IAM User Guide, "Tags for IAM resources", case sensitivity."""
    tagged("tag_{}", Tags=tags(Team="red"))
    tagged("tag_{}", Tags=tags(team="blue"))
    if tagged.kind == "policy":
        first = tagged("list_{}_tags", MaxItems=1)
        rest = tagged("list_{}_tags", Marker=first["Marker"])
        assert first["Tags"] + rest["Tags"] == [*tags(Team="red"), *tags(team="blue")]
        tagged("untag_{}", TagKeys=["team"])
        assert read(tagged) == {"Team": "red"}
        return
    assert read(tagged) == {"team": "blue"}
    with fails("InvalidInput", 400, "Duplicate tag keys found. Please note that Tag keys are case insensitive."):
        tagged("tag_{}", Tags=[{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}])


def test_fifty_tags_at_most(tagged, fails):
    tagged("tag_{}", Tags=[{"Key": f"k{number}", "Value": ""} for number in range(50)])
    with fails("LimitExceeded", 409):
        tagged("tag_{}", Tags=tags(another=""))
    assert len(read(tagged)) == 50


def test_tags_that_are_none(tagged, fails):
    with fails("ValidationError", 400, "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy "
               r"constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+"):
        tagged("tag_{}", Tags=[{"Key": "a;b", "Value": ""}])
    with fails("ValidationError", 400):
        tagged("tag_{}", Tags=[{"Key": "k" * 129, "Value": ""}])
    assert read(tagged) == {}


def test_reserved_keys_are_refused(tagged, fails):
    with fails("InvalidInput", 400):
        tagged("tag_{}", Tags=[{"Key": "aws:team", "Value": "red"}])
    with fails("InvalidInput", 400):
        tagged("tag_{}", Tags=[{"Key": "team", "Value": "aws:red"}])


def test_a_tag_of_the_caller_decides(server, iam, new_user):
    document = sesame.allow("iam:ListUsers", Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}})
    name, credentials = new_user(document)
    iam.tag_user(UserName=name, Tags=tags(team="red"))
    assert server.iam(credentials).list_users()


def test_a_tag_of_the_resource_decides(server, iam, new_user, unique, fails):
    red, blue = unique("red"), unique("blue")
    iam.create_user(UserName=red, Tags=tags(team="red"))
    iam.create_user(UserName=blue, Tags=tags(team="blue"))
    _, credentials = new_user(
        sesame.allow("iam:GetUser", Condition={"StringEquals": {"iam:ResourceTag/team": "red"}}))
    assert server.iam(credentials).get_user(UserName=red)
    with fails("AccessDenied", 403):
        server.iam(credentials).get_user(UserName=blue)
