import contextlib
import itertools
import pathlib
import subprocess

import botocore.exceptions
import pytest
import sesame

AWS_CLI = pathlib.Path("/usr/bin/aws")
_numbers = itertools.count(1)


@pytest.fixture
def new_server(tmp_path):
    """Makes servers of this test's own; those that still run at its end are ended."""
    servers = []

    def make(name="data", *arguments, **options):
        server = sesame.Server(tmp_path / name, *arguments, **options)
        servers.append(server)
        return server

    yield make
    for server in servers:
        if server.process and server.process.poll() is None:
            server.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A development server that the tests of one file share."""
    server = sesame.Server(tmp_path_factory.mktemp("server") / "data").start()
    yield server
    assert server.stop() == 0, server.output.read_text()


@pytest.fixture(scope="module")
def iam(server):
    """IAM as the administrator."""
    return server.iam()


@pytest.fixture
def unique():
    """Makes names that no other test has used."""
    return lambda prefix="n": f"{prefix}-{next(_numbers)}"


@pytest.fixture
def new_user(iam, unique):
    """Makes a user with an access key and, if given, an inline policy; returns its name and credentials."""

    def make(policy=None, name=None):
        name = name or unique("user")
        iam.create_user(UserName=name)
        if policy:
            iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return name, sesame.Credentials.of(key)

    return make


@pytest.fixture
def new_policy(iam, unique):
    """Makes a managed policy; returns its ARN."""

    def make(policy, name=None, **more):
        name = name or unique("policy")
        return iam.create_policy(PolicyName=name, PolicyDocument=policy, **more)["Policy"]["Arn"]

    return make


@pytest.fixture
def new_role(iam, unique):
    """Makes a role that the account may assume; returns its name and ARN."""

    def make(policy=None, trust=None, **more):
        name = unique("role")
        trust = trust or sesame.trust(f"arn:aws:iam::{sesame.ACCOUNT}:root")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, **more)["Role"]
        if policy:
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=policy)
        return name, role["Arn"]

    return make


class Failure:
    """The error that an AWS client raised."""

    code = message = status = text = None
    headers = {}


@pytest.fixture
def fails():
    """`with fails("NoSuchEntity", 404) as failure:` expects an AWS error and keeps it."""

    @contextlib.contextmanager
    def expect(code, status=None, message=None):
        failure = Failure()
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            yield failure
        response = caught.value.response
        failure.text = str(caught.value)
        failure.code = response["Error"]["Code"]
        failure.message = response["Error"].get("Message", "")
        failure.status = response["ResponseMetadata"]["HTTPStatusCode"]
        failure.headers = response["ResponseMetadata"]["HTTPHeaders"]
        failure.request_id = response["ResponseMetadata"].get("RequestId")
        assert failure.code == code, failure.text
        assert failure.request_id, failure.text
        if status is not None:
            assert failure.status == status, failure.text
        if message is not None:
            assert failure.message == message

    return expect


@pytest.fixture
def denied(fails):
    """`with denied("sentence"):` expects AccessDenied with exactly this sentence."""
    return lambda sentence: fails("AccessDenied", 403, sentence)


@pytest.fixture
def aws(tmp_path):
    """Runs the AWS CLI with the given credentials."""

    def run(server, credentials, *arguments):
        variables = {
            "AWS_ACCESS_KEY_ID": credentials.key, "AWS_SECRET_ACCESS_KEY": credentials.secret,
            "AWS_DEFAULT_REGION": sesame.REGION, "AWS_CONFIG_FILE": str(tmp_path / "none"),
            "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"), "AWS_PAGER": "",
        }
        if credentials.token:
            variables["AWS_SESSION_TOKEN"] = credentials.token
        return subprocess.run(
            [AWS_CLI, "--endpoint-url", server.endpoint, "--output", "json", *arguments],
            env=sesame.environment(**variables), capture_output=True, text=True, timeout=60,
        )

    return run
