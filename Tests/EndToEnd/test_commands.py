"""The command line next to a running server."""

import shlex
import subprocess
import urllib.parse

import pytest
import sesame


def run(*arguments, **variables):
    return subprocess.run(
        [sesame.BINARY, *arguments], env=sesame.environment(**variables), capture_output=True, text=True, timeout=30,
    )


@pytest.fixture
def why(server, fails):
    """Has a call denied and asks why."""

    def ask(call):
        with fails("AccessDenied", 403) as failure:
            call()
        result = run("why", failure.headers["x-sesame-authorization-id"], "--data-dir", server.data_dir,
                     "--endpoint-url", server.endpoint)
        assert result.returncode == 2, result.stderr
        assert result.stdout.startswith(f"AccessDenied: {failure.message}\n")
        return result.stdout

    return ask


def test_why_without_a_policy(server, new_user, why):
    name, credentials = new_user()
    text = why(server.iam(credentials).list_users)
    assert f"principal         {sesame.arn('user', name)}" in text
    assert "cause: no identity-based policy allows iam:ListUsers" in text


def test_why_with_an_explicit_deny(server, iam, new_user, new_policy, why):
    name, credentials = new_user(sesame.allow("iam:*"))
    denying = '{"Sid": "NoLists", "Effect": "Deny", "Action": "iam:List*", "Resource": "*"}'
    policy = new_policy('{"Version": "2012-10-17",\n "Statement": [\n  ' + denying + "]}")
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    text = why(server.iam(credentials).list_users)
    assert f"cause: an explicit deny in identity-based policy {policy}" in text
    # The statement is shown where it stands in the document.
    assert ":3:3  statement 1 (Sid NoLists)" in text
    assert denying in text


def test_why_with_a_boundary(server, iam, new_user, new_policy, why):
    name, credentials = new_user(sesame.allow("iam:*"))
    boundary = new_policy(sesame.allow("s3:*"))
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=boundary)
    text = why(server.iam(credentials).list_users)
    assert "permissions boundary" in text
    assert boundary in text


def test_why_is_not_for_everybody(server, new_user, fails):
    _, credentials = new_user()
    with fails("AccessDenied", 403) as failure:
        server.iam(credentials).list_users()
    result = run("why", failure.headers["x-sesame-authorization-id"], "--endpoint-url", server.endpoint,
                 AWS_ACCESS_KEY_ID=credentials.key, AWS_SECRET_ACCESS_KEY=credentials.secret)
    assert result.returncode != 0
    assert "iam:GetRequestAuthorizationDetails" in result.stderr


def test_why_of_an_unknown_denial(server):
    result = run("why", "0" * 32, "--data-dir", server.data_dir, "--endpoint-url", server.endpoint)
    assert result.returncode != 0
    assert result.stderr.startswith("error:")
    assert result.stdout == ""


def test_a_signed_request_is_accepted(server):
    result = run("sign", "--service", "sts", "--data", "Action=GetCallerIdentity&Version=2011-06-15",
                 "--data-dir", server.data_dir, f"{server.endpoint}/")
    assert result.returncode == 0, result.stderr
    assert server.admin.secret not in result.stdout
    words = shlex.split(result.stdout.replace("\\\n", " "))
    headers, body, index = {}, None, 1
    while index < len(words):
        if words[index] in ("-H", "--header"):
            name, value = words[index + 1].split(":", 1)
            headers[name.strip()] = value.strip()
            index += 1
        elif words[index].startswith("--data") or words[index] == "-d":
            body = words[index + 1]
            index += 1
        index += 1
    assert body == "Action=GetCallerIdentity&Version=2011-06-15"
    answer = server.get("/", "POST", headers, body)
    assert answer.status == 200, answer.text
    assert sesame.arn("user", "administrator") in answer.text


def test_a_presigned_url_is_accepted(server):
    url = f"{server.endpoint}/?Action=GetCallerIdentity&Version=2011-06-15"
    result = run("sign", "--service", "sts", "--presign", "60", "--data-dir", server.data_dir, url)
    assert result.returncode == 0, result.stderr
    [signed] = [word for word in shlex.split(result.stdout) if word.startswith(server.endpoint)]
    parts = urllib.parse.urlsplit(signed)
    answer = server.get(f"{parts.path}?{parts.query}")
    assert answer.status == 200, answer.text


def test_a_health_check(server):
    assert run("healthcheck", "--endpoint-url", server.endpoint).returncode == 0
    assert run("healthcheck", "--live", SESAME_LISTEN=f"127.0.0.1:{server.port}").returncode == 0
    assert run("healthcheck", "--endpoint-url", f"http://127.0.0.1:{sesame.free_port()}").returncode == 1
