"""Folders of exports: `sesame collect`, whose script makes them."""

import json
import os
import stat
import subprocess

import conftest
import pytest
import sesame


def run(*arguments, **variables):
    return subprocess.run(
        [sesame.BINARY, *arguments], capture_output=True, text=True, timeout=120,
        env=sesame.environment(**variables),
    )


@pytest.fixture
def collect(tmp_path):
    """Runs the printed script with a command `aws` of the test's; returns how it went."""

    def run_script(aws, *arguments, **variables):
        tools = tmp_path / "bin"
        tools.mkdir(exist_ok=True)
        (tools / "aws").write_text(aws)
        (tools / "aws").chmod(stat.S_IRWXU)
        script = run("collect", *arguments)
        assert script.returncode == 0, script.stderr
        path = f"{tools}:{os.environ['PATH']}"
        return subprocess.run(
            ["/bin/sh"], input=script.stdout, capture_output=True, text=True, timeout=300, cwd=tmp_path,
            env=sesame.environment(PATH=path, **variables),
        )

    return run_script


def cli(server):
    """The AWS CLI, every service of which is the server."""
    return f'#!/bin/sh\nexec {conftest.AWS_CLI} --endpoint-url {server.endpoint} "$@"\n'


def test_a_running_server_is_collected(server, iam, collect, tmp_path, new_user, new_role, new_policy, unique):
    name, _ = new_user(sesame.allow("s3:GetObject", "arn:aws:s3:::reports/*"))
    arn = new_policy(sesame.allow("sqs:*"))
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=sesame.allow("sqs:SendMessage"), SetAsDefault=True)
    iam.attach_user_policy(UserName=name, PolicyArn=arn)
    role, _ = new_role(sesame.allow("s3:*"), trust=sesame.trust(sesame.arn("user", name)))
    group = unique("group")
    iam.create_group(GroupName=group)
    iam.add_user_to_group(GroupName=group, UserName=name)

    result = collect(
        cli(server), "--output", "a world's", AWS_SHARED_CREDENTIALS_FILE=str(server.data_dir / "aws" / "credentials"),
        AWS_CONFIG_FILE="/dev/null", AWS_REGION=sesame.REGION,
    )
    assert result.returncode == 0, result.stderr
    folder = tmp_path / "a world's"
    # What the server does not answer is named, and is no folder that would claim to know it.
    for missing in ["MFA devices", "S3 buckets", "regions", "SQS queues", "KMS keys", "organization"]:
        assert missing in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["accounts"]
    details = json.loads((folder / "accounts" / f"{sesame.ACCOUNT}.json").read_text())
    user = next(user for user in details["UserDetailList"] if user["UserName"] == name)
    assert user["GroupList"] == [group]
    assert role in [role["RoleName"] for role in details["RoleDetailList"]]
    policy = next(policy for policy in details["Policies"] if policy["Arn"] == arn)
    assert [version["VersionId"] for version in policy["PolicyVersionList"]] == ["v2", "v1"]
    assert not list(folder.rglob(".*"))

    # Read back, it is what the server has.
    variables = {"AWS_ACCESS_KEY_ID": server.admin.key, "AWS_SECRET_ACCESS_KEY": server.admin.secret}
    read = run("import", str(folder), "--endpoint-url", server.endpoint, **variables)
    assert read.returncode == 0, read.stderr
    count = sum(len(details[kind]) for kind in ["UserDetailList", "GroupDetailList", "RoleDetailList"])
    count += len([policy for policy in details["Policies"] if "::aws:" not in policy["Arn"]])
    assert f"0 users, 0 groups, 0 roles, 0 policies added, {count} were there already" in read.stdout

    again = collect(cli(server), "--output", "a world's")
    assert again.returncode == 1
    assert "is not empty" in again.stderr


# Answers like AWS: by the first words of the command.
FAKE_AWS = r"""#!/bin/sh
profile=default
if [ "$1" = --profile ]; then profile=$2; shift 2; fi
account=111122223333
if [ "$profile" = other ]; then account=444455556666; fi
no() { echo >&2; echo "An error occurred ($1) when calling the X operation: no" >&2; exit 254; }
service=$1 operation=$2
case "$*" in
    'sts get-caller-identity '*) echo "$account" ;;
    'iam get-account-authorization-details') echo '{"UserDetailList": []}' ;;
    'iam list-virtual-mfa-devices')
        echo '{"VirtualMFADevices": [{"SerialNumber": "arn:aws:iam::'$account':mfa/a"}]}' ;;
    'ec2 describe-regions '*) printf 'eu-central-1\tus-east-1\n' ;;
    'ec2 describe-vpc-endpoints --region eu-central-1')
        echo '{"VpcEndpoints": [{"VpcEndpointId": "vpce-'$account'", "OwnerId": "'$account'", "PolicyDocument":' \
            '"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}"}]}' ;;
    'ec2 describe-vpc-endpoints '*) echo '{"VpcEndpoints": []}' ;;
    's3api list-buckets '*) if [ "$profile" = first ]; then printf 'reports\tlogs\n'; else echo None; fi ;;
    's3api get-bucket-policy --bucket reports '*) printf '{\n "Version": "2012-10-17",\n "Statement": %s\n}\n' \
        '[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]' ;;
    's3api get-bucket-policy '*) no NoSuchBucketPolicy ;;
    'sqs list-queues --region eu-central-1 '*) echo https://sqs/jobs ;;
    *list-* | *describe-file* | *describe-rep*) case "$service" in
        sns) case "$*" in
            *eu-central-1*) echo "arn:aws:sns:eu-central-1:$account:topic" ;;
            *) echo None ;;
            esac ;;
        kms) no AccessDeniedException ;;
        organizations) case "$*" in
            *list-roots*) echo r-1 ;;
            *units*r-1*) echo ou-1-1 ;;
            *accounts*ou-1-1*) echo "111122223333 444455556666" ;;
            *list-parents*) echo '{"Parents": [{"Id": "r-1", "Type": "ROOT"}]}' ;;
            *SERVICE*) echo p-1 ;;
            *targets*) echo '{"Targets": [{"TargetId": "r-1"}]}' ;;
            *) echo None ;;
            esac ;;
        *) echo None ;;
        esac ;;
    'sqs get-queue-attributes '*) printf 'arn:aws:sqs:eu-central-1:%s:jobs\tNone\n' "$account" ;;
    'sns get-topic-attributes '*)
        printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sns:Publish",' \
            '"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/a":"b\\c"}}}]}' ;;
    'organizations describe-organization')
        if [ "$profile" != other ]; then no AWSOrganizationsNotInUseException; fi
        echo '{"Organization": {"Id": "o-1", "MasterAccountId": "444455556666"}}' ;;
    'organizations describe-policy '*)
        echo '{"Policy": {"PolicySummary": {"Id": "p-1", "Type": "SERVICE_CONTROL_POLICY"}, "Content":' \
            '"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"}}' ;;
    *) echo "unexpected: $*" >&2; exit 252 ;;
esac
"""


def test_all_services_are_collected(server, collect, tmp_path):
    result = collect(FAKE_AWS, "--profile", "first", "--profile", "other", "--output", "out")
    assert result.returncode == 0, result.stderr
    assert "unexpected" not in result.stderr
    warnings = [line for line in result.stderr.splitlines() if line.startswith("warning: ")]
    assert {warning.split("(")[1].split(")")[0] for warning in warnings} == {
        "AccessDeniedException", "AWSOrganizationsNotInUseException",
    }
    files = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.json")}
    policies = {name for name in files if name.startswith("resource-policies/")}
    assert files - policies == {
        "accounts/111122223333.json", "accounts/444455556666.json", "mfa/111122223333.json", "mfa/444455556666.json",
        "endpoints/111122223333-eu-central-1.json", "endpoints/111122223333-us-east-1.json",
        "endpoints/444455556666-eu-central-1.json", "endpoints/444455556666-us-east-1.json",
        "organization/organization.json", "organization/parents/ou-1-1.json",
        "organization/parents/111122223333.json", "organization/parents/444455556666.json",
        "organization/policies/p-1.json", "organization/targets/p-1.json",
    }
    # The first account's bucket that has a policy, and each account's topic.
    assert len(policies) == 3
    documents = [json.loads((tmp_path / "out" / name).read_text()) for name in policies]
    assert {(policy["resource"], policy["account"]) for policy in documents} == {
        ("arn:aws:s3:::reports", "111122223333"),
        ("arn:aws:sns:eu-central-1:111122223333:topic", "111122223333"),
        ("arn:aws:sns:eu-central-1:444455556666:topic", "444455556666"),
    }
    bucket = next(policy["policy"] for policy in documents if "s3" in policy["resource"])
    assert bucket["Statement"][0]["Effect"] == "Deny"
    topic = next(policy["policy"] for policy in documents if "sns" in policy["resource"])
    assert topic["Statement"][0]["Condition"] == {"StringEquals": {"aws:PrincipalTag/a": "b\\c"}}
    variables = {"AWS_ACCESS_KEY_ID": server.admin.key, "AWS_SECRET_ACCESS_KEY": server.admin.secret}
    read = run("import", str(tmp_path / "out"), "--endpoint-url", server.endpoint, **variables)
    assert read.returncode == 3, read.stderr
    for part in ["o-1 with 1 policy", "3 resource policies", "2 VPC endpoint policies", "2 MFA devices"]:
        assert part in read.stdout


def test_what_must_be_there_stops_the_script(collect, tmp_path):
    denied = FAKE_AWS.replace("echo '{\"UserDetailList\": []}'", "no AccessDenied")
    result = collect(denied, "--no-organization")
    assert result.returncode == 1
    assert "error: 111122223333: An error occurred (AccessDenied)" in result.stderr


def test_regions_and_folders_are_checked(tmp_path):
    for arguments in [("--region", "eu-central-1; rm -rf x"), ("--output", "-x"), ("--output", "")]:
        assert run("collect", *arguments).returncode == 64
