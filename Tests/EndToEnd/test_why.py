"""`sesame why` against a running server, and the HTTP form of the same."""

import gzip
import json
import subprocess
import time

import conftest
import pytest
import sesame
import wire


def run(*arguments, text=None, **variables):
    return subprocess.run(
        [sesame.BINARY, "why", *arguments], env=sesame.environment(**variables), capture_output=True, text=True,
        timeout=60, input=text,
    )


@pytest.fixture
def refused(fails):
    """Has a call denied; its headers and its sentence."""

    def ask(call):
        with fails("AccessDenied", 403) as failure:
            call()
        return failure

    return ask


@pytest.fixture
def why(server, refused):
    """Has a call denied and asks why, by the id of the denial."""

    def ask(call, *options, status=2):
        failure = refused(call)
        result = run(failure.headers["x-sesame-authorization-id"], "--data-dir", server.data_dir, "--endpoint-url",
                     server.endpoint, *options)
        assert result.returncode == status, result.stderr
        return result.stdout

    return ask


def test_without_a_policy(server, new_user, why):
    name, credentials = new_user()
    text = why(server.iam(credentials).list_users)
    assert "error[SES1011]: no identity-based policy allows iam:ListUsers" in text
    assert f"principal    {sesame.arn('user', name)}" in text
    assert f"aws iam put-user-policy --user-name {name}" in text
    assert "verified: evaluated again with this change, the request is allowed" in text


def test_with_an_explicit_deny(server, iam, new_user, new_policy, why):
    name, credentials = new_user(sesame.allow("iam:*"))
    denying = '{"Sid": "NoLists", "Effect": "Deny", "Action": "iam:List*", "Resource": "*"}'
    policy = new_policy('{"Version": "2012-10-17",\n "Statement": [\n  ' + denying + "]}")
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    text = why(server.iam(credentials).list_users)
    assert "error[SES1001]" in text
    # The statement is shown where it stands in the document, the place is named by line.
    assert f"--> {policy}:3:" in text
    assert denying in text
    answer = json.loads(why(server.iam(credentials).list_users, "--output", "json"))
    assert answer["decision"] == "explicitDeny"
    assert answer["causes"][0]["policy"] == policy
    assert answer["causes"][0]["statement"] == {"sid": "NoLists", "index": 0, "line": 3}
    assert answer["fixes"][0]["kind"] == "advice"
    assert [fix["weakens"] for fix in answer["fixes"][1:]] == [["explicitDeny"]] * len(answer["fixes"][1:])


def test_with_a_boundary(server, iam, new_user, new_policy, why):
    name, credentials = new_user(sesame.allow("iam:*"))
    boundary = new_policy(sesame.allow("s3:*"))
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=boundary)
    answer = json.loads(why(server.iam(credentials).list_users, "--output", "json"))
    assert answer["causes"][-1]["slug"] == "no-permissions-boundary-allows"
    assert answer["causes"][-1]["policy"] == boundary
    assert answer["fixes"][0]["kind"] == "advice"


def test_by_the_request_id(server, new_user, refused):
    _, credentials = new_user()
    failure = refused(server.iam(credentials).list_users)
    result = run(failure.headers["x-amzn-requestid"], "--data-dir", server.data_dir, "--endpoint-url", server.endpoint,
                 "--output", "json")
    assert result.returncode == 2, result.stderr
    assert json.loads(result.stdout)["sentence"] == failure.message


def test_as_of_the_time_of_the_denial_and_as_of_now(server, iam, new_user, refused):
    name, credentials = new_user()
    failure = refused(server.iam(credentials).list_users)
    time.sleep(0.01)
    iam.put_user_policy(UserName=name, PolicyName="Late", PolicyDocument=sesame.allow("iam:ListUsers"))
    server.iam(credentials).list_users()
    result = run(failure.headers["x-sesame-authorization-id"], "--data-dir", server.data_dir, "--endpoint-url",
                 server.endpoint, "--output", "json")
    answer = json.loads(result.stdout)
    assert answer["decision"] == "implicitDeny"
    assert answer["causes"][0]["slug"] == "no-identity-policy-allows"
    assert answer["now"] == "allow"
    assert any(note.startswith("since the denial") and f"user `{name}`" in note for note in answer["notes"])


def test_the_fix_is_applied_by_its_own_commands(server, iam, new_user, why, tmp_path):
    name, credentials = new_user()
    answer = json.loads(why(server.iam(credentials).list_users, "--output", "json"))
    commands = [command for change in answer["fixes"][0]["changes"] for command in change["commands"]]
    script = tmp_path / "fix.sh"
    pointed = f'aws() {{ "{conftest.AWS_CLI}" --endpoint-url {server.endpoint} "$@"; }}'
    script.write_text("\n".join(["set -e", pointed, *commands]), encoding="utf-8")
    keys = {"AWS_ACCESS_KEY_ID": server.admin.key, "AWS_SECRET_ACCESS_KEY": server.admin.secret}
    subprocess.run(["sh", script], env=sesame.environment(AWS_DEFAULT_REGION=sesame.REGION, **keys), check=True,
                   timeout=60, capture_output=True)
    server.iam(credentials).list_users()


def test_a_sentence_is_explained_by_the_server(server, new_user, refused):
    _, credentials = new_user()
    failure = refused(server.iam(credentials).list_users)
    line = f"An error occurred (AccessDenied) when calling the ListUsers operation: {failure.message}"
    options = ["--data-dir", server.data_dir, "--endpoint-url", server.endpoint, "--output", "json"]
    for result in [run(line, *options), run("-", *options, text=f"Traceback\n  {line}\n")]:
        assert result.returncode == 2, result.stderr
        assert json.loads(result.stdout)["causes"][0]["slug"] == "no-identity-policy-allows"


def test_a_question_that_is_allowed(server, iam, new_user):
    name, _ = new_user(sesame.allow("iam:ListUsers"))
    result = run("--principal", sesame.arn("user", name), "--action", "iam:ListUsers", "--data-dir", server.data_dir,
                 "--endpoint-url", server.endpoint)
    assert result.returncode == 0, result.stderr


def test_a_change_in_the_same_input_explains(server, new_user):
    name, _ = new_user(sesame.allow("iam:ListUsers"))
    arn = sesame.arn("user", name)

    def event(ago, operation, **members):
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 120 - ago))
        return {"eventTime": moment, "eventSource": "iam.amazonaws.com", "eventName": operation, "awsRegion": "us-east-1",
                "recipientAccountId": sesame.ACCOUNT, **members}

    denial = event(5, "ListUsers", errorCode="AccessDenied", userIdentity={"type": "IAMUser", "arn": arn},
                   errorMessage=f"User: {arn} is not authorized to perform: iam:ListUsers")
    change = event(9, "PutUserPolicy", userIdentity={"type": "IAMUser", "arn": sesame.arn("user", "amy")},
                   requestParameters={"userName": name, "policyName": "Late"})
    response = post(server, json.dumps({"input": json.dumps({"Records": [denial, change]})}))
    assert response.status == 200, response.text
    cause = json.loads(response.text)["causes"][0]
    assert cause["slug"] == "change-not-yet-visible"
    assert f"`iam:PutUserPolicy` on `user {name}`" in cause["evidence"]["summary"]
    assert "4 seconds before the denial" in cause["evidence"]["summary"]


@pytest.mark.parametrize("question, needed", [
    (lambda failure: [failure.headers["x-sesame-authorization-id"]], "iam:GetRequestAuthorizationDetails"),
    (lambda failure: [failure.message], "iam:SimulatePrincipalPolicy"),
    (lambda failure: ["--principal", sesame.arn("user", "administrator"), "--action", "iam:ListUsers"],
     "iam:SimulatePrincipalPolicy"),
])
def test_not_for_everybody(server, new_user, refused, question, needed):
    _, credentials = new_user()
    failure = refused(server.iam(credentials).list_users)
    result = run(*question(failure), "--endpoint-url", server.endpoint, AWS_ACCESS_KEY_ID=credentials.key,
                 AWS_SECRET_ACCESS_KEY=credentials.secret)
    assert result.returncode == 1
    assert needed in result.stderr
    assert result.stdout == ""


def test_an_unknown_denial(server):
    result = run("0" * 32, "--data-dir", server.data_dir, "--endpoint-url", server.endpoint)
    assert result.returncode == 1
    assert result.stderr.startswith("error:")
    assert result.stdout == ""


def post(server, body, method="POST"):
    return wire.send(server, wire.signed(server, server.admin, body, method=method, path="/v1/why"))


@pytest.mark.parametrize("body, message", [
    ("", "not JSON"),
    ("[]", "the body is no object"),
    ("{}", "exactly one of"),
    ('{"input": "x", "requestId": "y"}', "exactly one of"),
    ('{"input": "x", "inptu": "y"}', "there is no member `inptu`"),
    ('{"question": {"principle": "x"}}', "there is no member `principle`"),
    ('{"input": "x", "known": {"contxt": {}}}', "there is no member `contxt`"),
    ('{"input": "x", "known": {"absentKeys": "aws:SourceVpce"}}', "`absentKeys` is no list"),
    ('{"input": "nothing was refused here"}', "no denial"),
    ('{"input": "x", "output": "pdf"}', "there is no output `pdf`"),
])
def test_a_body_that_asks_nothing(server, body, message):
    response = post(server, body)
    assert response.status == 400
    assert message in response.text


def test_the_route_takes_only_signed_posts(server):
    assert post(server, None, method="GET").status == 405
    assert server.get("/v1/why", "POST", {}, "{}").status == 403


def test_a_question_over_http(server, new_user):
    """docs/WHY.md tells the form."""
    condition = {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}
    policy = sesame.document(
        sesame.statement("Allow", "s3:GetObject"), sesame.statement("Deny", "s3:*", Condition=condition))
    name, _ = new_user(policy)
    question = {"principal": sesame.arn("user", name), "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}

    def ask(**more):
        response = post(server, json.dumps({"question": question | more, "fixes": False}))
        assert response.status == 200, response.text
        return json.loads(response.text)["decision"]

    assert ask() == "depends"
    assert ask(context={"aws:SourceVpce": "vpce-1"}) == "allow"
    assert ask(absentKeys=["aws:SourceVpce"]) == "explicitDeny"
    assert ask(contextIsComplete=True) == "explicitDeny"


def event(name, moment):
    """A refusal as CloudTrail records it."""
    return {
        "eventVersion": "1.09", "eventTime": moment, "eventSource": "iam.amazonaws.com",
        "eventName": "ListUsers", "awsRegion": "us-east-1", "errorCode": "AccessDenied",
        "userIdentity": {"type": "IAMUser", "arn": sesame.arn("user", name), "accountId": sesame.ACCOUNT,
                         "userName": name},
        "eventID": "1", "eventType": "AwsApiCall", "recipientAccountId": sesame.ACCOUNT,
    }


def test_compressed_events(server, new_user, tmp_path):
    """A server takes text; what is packed, the command unpacks."""
    name, _ = new_user()
    path = tmp_path / "events.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"Records": [event(name, "2026-01-01T00:00:00Z")]}).encode()))
    result = run(str(path), "--data-dir", server.data_dir, "--endpoint-url", server.endpoint)
    assert result.returncode == 2, result.stderr
    assert "error[SES1011]" in result.stdout


def test_what_the_asker_knows_besides(server, new_user, new_role):
    """Options add what the denial does not say itself."""
    name, _ = new_user(sesame.allow("sts:AssumeRole"))
    condition = {"StringEquals": {"sts:ExternalId": "partner-77"}}
    _, arn = new_role(trust=sesame.trust(sesame.arn("user", name), Condition=condition))
    sentence = f"User: {sesame.arn('user', name)} is not authorized to perform: sts:AssumeRole on resource: {arn}"
    ask = ["--data-dir", server.data_dir, "--endpoint-url", server.endpoint, sentence]
    result = run(*ask)
    assert "the external id, which is not known here" in result.stdout, result.stderr
    result = run(*ask, "--context", "sts:ExternalId=partner-78")
    assert "another external id than `partner-78`" in result.stdout, result.stderr
    result = run(*ask, "--context", "sts:ExternalId=")
    assert "and the request passes none" in result.stdout, result.stderr
    assert "--external-id partner-77" in result.stdout


def test_an_event_is_explained_as_of_its_time(server, iam, new_user, tmp_path):
    name, _ = new_user()
    time.sleep(1.1)
    then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    time.sleep(1.1)
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=sesame.allow("iam:*"))
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event(name, then)))
    ask = [str(path), "--data-dir", server.data_dir, "--endpoint-url", server.endpoint, "--output", "json"]
    answer = json.loads(run(*ask).stdout)
    assert answer["decision"] == "implicitDeny"
    assert answer["causes"][0]["slug"] == "no-identity-policy-allows"
    assert answer["asOf"] == then
    assert answer["now"] == "allow"
