"""`sesame import`: folders of exports become accounts of a running server."""

import configparser
import json
import pathlib
import subprocess
import time

import conftest
import pytest
import sesame

COMPANY = sesame.ROOT / "Tests" / "Cases" / "Worlds" / "company"
OTHER = "111122223333"


def load(server, folder, *arguments, credentials=None):
    credentials = credentials or server.admin
    return subprocess.run(
        [sesame.BINARY, "import", folder, "--endpoint-url", server.endpoint, *arguments], capture_output=True,
        text=True, timeout=120,
        env=sesame.environment(AWS_ACCESS_KEY_ID=credentials.key, AWS_SECRET_ACCESS_KEY=credentials.secret),
    )


def administrator(server, account):
    """The administrator of an imported account, whose key the server has written down."""
    profiles = configparser.ConfigParser()
    profiles.read(server.data_dir / "aws" / "credentials")
    profile = profiles[f"account-{account}"]
    return sesame.Credentials(profile["aws_access_key_id"], profile["aws_secret_access_key"])


@pytest.fixture
def folder(tmp_path):
    """Makes a folder from pages by account."""

    def make(**accounts):
        directory = tmp_path / "folder" / "accounts"
        directory.mkdir(parents=True, exist_ok=True)
        for account, details in accounts.items():
            (directory / f"{account.removeprefix('a')}.json").write_text(json.dumps(details, indent=4))
        return tmp_path / "folder"

    return make


def user(name, account=sesame.ACCOUNT, **more):
    return {
        "UserName": name, "Path": "/", "UserId": f"AIDA{name.upper():A<16}", "CreateDate": "2024-01-02T03:04:05Z",
        "Arn": sesame.arn("user", name, account), "GroupList": [], "AttachedManagedPolicies": [],
    } | more


def test_other_accounts_are_added_and_survive(new_server):
    server = new_server().start()
    result = load(server, COMPANY)
    assert result.returncode == 3, result.stderr
    for part in ["organization o-exampleorg1", "2 resource policies", "4 VPC endpoint policies", "2 MFA devices",
                 "1 instance profile", "policy/TomorrowsReadOnly"]:
        assert part in result.stdout
    key = administrator(server, OTHER)
    assert key.secret not in result.stdout + server.output.read_text()
    assert (server.data_dir / "aws" / "credentials").stat().st_mode & 0o777 == 0o600

    server.kill()
    server.start()
    iam = server.iam(key)
    alice = iam.get_user(UserName="alice")["User"]
    assert alice["UserId"] == "AIDACKCEVSQ6C2ALICE00"
    assert alice["CreateDate"].isoformat() == "2023-05-04T09:12:33+00:00"
    assert alice["Tags"] == [{"Key": "team", "Value": "blue"}, {"Key": "note", "Value": ""}]
    assert alice["PermissionsBoundary"]["PermissionsBoundaryArn"] == f"arn:aws:iam::{OTHER}:policy/boundaries/developers"
    assert iam.list_groups_for_user(UserName="alice")["Groups"][0]["GroupId"] == "AGPACKCEVSQ6C2DEVS000"
    versions = iam.list_policy_versions(PolicyArn=f"arn:aws:iam::{OTHER}:policy/deploy")["Versions"]
    assert [(version["VersionId"], version["IsDefaultVersion"]) for version in versions] == [("v10", False), ("v2", True)]
    role = iam.get_role(RoleName="ci")["Role"]
    assert (role["Path"], role["MaxSessionDuration"]) == ("/service-role/", 7200)
    assert iam.list_access_keys(UserName="alice")["AccessKeyMetadata"] == []

    # What was imported decides: alice may assume the role that trusts her, bob may not.
    session = {}
    for name in ["alice", "bob"]:
        made = sesame.Credentials.of(iam.create_access_key(UserName=name)["AccessKey"])
        session[name] = server.sts(made)
    arn = f"arn:aws:iam::{OTHER}:role/deployer"
    assert session["alice"].assume_role(RoleArn=arn, RoleSessionName="session")["AssumedRoleUser"]
    with pytest.raises(session["bob"].exceptions.ClientError):
        session["bob"].assume_role(RoleArn=arn, RoleSessionName="session")

    # The account of the first start stays the one that the server is about, and may go on importing.
    again = load(server, COMPANY, "--only-iam")
    assert again.returncode == 0, again.stderr
    assert "0 users, 0 groups, 0 roles, 0 policies added, 7 were there already" in again.stdout
    assert administrator(server, OTHER) == key
    assert server.reset(**{"X-Sesame-Dev": "reset"}).status == 204
    assert [entry["UserName"] for entry in server.iam().list_users()["Users"]] == ["administrator"]


def test_the_profile_of_an_imported_account_is_all_that_the_cli_needs(server):
    assert load(server, COMPANY, "--only-iam").returncode == 0
    directory = server.data_dir / "aws"
    result = subprocess.run(
        [conftest.AWS_CLI, "--profile", f"account-{OTHER}", "sts", "get-caller-identity"], capture_output=True,
        text=True, timeout=60,
        env=sesame.environment(
            AWS_SHARED_CREDENTIALS_FILE=str(directory / "credentials"), AWS_CONFIG_FILE=str(directory / "config"),
            AWS_DATA_PATH=str(directory / "models"),
        ),
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["Arn"] == sesame.arn("user", "sesame-administrator", OTHER)


def test_the_own_account_is_merged(server, iam, folder, unique):
    name = unique("merged")
    iam.create_user(UserName=name, Tags=[{"Key": "a", "Value": "b"}])
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=sesame.allow("s3:*"))
    exported = iam.get_account_authorization_details(Filter=["User", "Group"])
    exported.pop("ResponseMetadata")
    exported["UserDetailList"].append(user("newcomer"))
    text = json.loads(json.dumps(exported, default=lambda date: date.isoformat()))
    details = folder(**{f"a{sesame.ACCOUNT}": text})
    result = load(server, details)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"account {sesame.ACCOUNT}: 1 user, 0 groups, 0 roles, 0 policies added, ")
    assert iam.get_user(UserName="newcomer")["User"]["UserId"] == "AIDANEWCOMERAAAAAAAA"
    assert "profile" not in result.stdout


def test_a_conflict_changes_nothing(server, iam, folder, unique):
    name = unique("taken")
    iam.create_user(UserName=name)
    details = folder(
        **{
            f"a{sesame.ACCOUNT}": {"UserDetailList": [user("first"), user(name.upper())]},
            "a777777777777": {"UserDetailList": [user("x", "777777777777")]},
        }
    )
    result = load(server, details)
    assert result.returncode == 1
    assert f"User {name.upper()} of account {sesame.ACCOUNT} exists here and differs" in result.stderr
    assert "first" not in [user["UserName"] for user in iam.list_users()["Users"]]
    # Had its account been made, the key that was kept for it would work.
    with pytest.raises(server.sts().exceptions.ClientError) as caught:
        server.sts(administrator(server, "777777777777")).get_caller_identity()
    assert caught.value.response["Error"]["Code"] == "InvalidClientTokenId"


def test_importers_must_be_allowed_everything(server, new_user, folder):
    details = folder(**{f"a{sesame.ACCOUNT}": {"UserDetailList": [
        user("wanted", AttachedManagedPolicies=[
            {"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        ]),
    ]}})
    _, creator = new_user(sesame.allow(["iam:CreateUser", "iam:AttachUserPolicy"], "*", Condition={
        "StringNotEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"},
    }))
    result = load(server, details, credentials=creator)
    assert result.returncode == 1
    assert f"is not authorized to perform: iam:AttachUserPolicy on resource: {sesame.arn('user', 'wanted')}" in (
        result.stderr)
    _, iam_only = new_user(sesame.allow("iam:*"))
    # An account has roles that only AWS makes; whoever may make any role may bring them.
    aws_role = {
        "RoleName": "AWSServiceRoleForSupport", "Path": "/aws-service-role/support.amazonaws.com/",
        "RoleId": "AROASUPPORTAAAAAAAAA", "CreateDate": "2024-01-02T03:04:05Z", "RolePolicyList": [],
        "Arn": sesame.arn("role", "aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport"),
        "AssumeRolePolicyDocument": json.loads(sesame.document(
            {"Effect": "Allow", "Principal": {"Service": "support.amazonaws.com"}, "Action": "sts:AssumeRole"})),
        "AttachedManagedPolicies": [{
            "PolicyName": "AWSSupportServiceRolePolicy",
            "PolicyArn": "arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy",
        }],
    }
    folder(**{f"a{sesame.ACCOUNT}": {"UserDetailList": [user("wanted")], "RoleDetailList": [aws_role]}})
    assert load(server, details, credentials=iam_only).returncode == 0
    # Another account is more than IAM.
    denied = load(server, folder(a888888888888={"UserDetailList": []}), credentials=iam_only)
    assert denied.returncode == 1
    assert "organizations:CreateAccount" in denied.stderr


def test_only_the_first_account_imports(server, folder):
    assert load(server, COMPANY, "--only-iam").returncode == 0
    details = folder(**{f"a{OTHER}": {"UserDetailList": [user("own", OTHER)]}})
    result = load(server, details, credentials=administrator(server, OTHER))
    assert result.returncode == 1
    assert "only the account that this server was started with can" in result.stderr


def test_the_route_is_closed_to_strangers_and_to_other_methods(server):
    assert server.get("/v1/import", "POST", body="{}").status == 403
    assert server.get("/v1/import").status == 405
    # Read only as far as its length was announced, and not at all beyond the bound.
    answer = server.exchange(b"POST /v1/import HTTP/1.1\r\nHost: x\r\nContent-Length: 67108865\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_faults_are_found_before_anything_is_sent(server, tmp_path, folder):
    details = folder(**{f"a{sesame.ACCOUNT}": {"UserDetailList": [user("a", GroupList=["none"])]}})
    result = load(server, details)
    assert result.returncode == 1
    assert "the group `none` is not in the export" in result.stderr
    assert f"{sesame.ACCOUNT}.json:" in result.stderr
    assert load(server, tmp_path / "nothing").returncode == 1


def test_five_thousand_principals(new_server, folder):
    server = new_server().start()
    account = "999999999999"
    document = {"Version": "2012-10-17", "Statement": [
        {"Sid": f"S{number}", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"],
         "Resource": [f"arn:aws:s3:::bucket-{number}/*", f"arn:aws:sqs:eu-central-1:{account}:queue-{number}"],
         "Condition": {"StringEquals": {"aws:PrincipalTag/team": f"team-{number}"}}}
        for number in range(3)
    ]}
    users = []
    for number in range(5000):
        name = "u" + "".join(chr(97 + int(digit)) for digit in f"{number:04}")
        own = json.loads(json.dumps(document).replace("bucket", f"bucket-{name}"))
        users.append(user(name, account, UserPolicyList=[{"PolicyName": "p", "PolicyDocument": own}]))
    details = folder(**{f"a{account}": {"UserDetailList": users}})
    assert (details / "accounts" / f"{account}.json").stat().st_size > 10_000_000
    start = time.monotonic()
    result = load(server, details)
    print(f"import took {time.monotonic() - start:.1f} s")
    assert result.returncode == 0, result.stderr
    assert "5000 users" in result.stdout
    assert server.iam(administrator(server, account)).get_account_summary()["SummaryMap"]["Users"] == 5001
