"""Every way in which a signature can be wrong gets AWS's own error."""

import re
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
import sesame
import wire

DOES_NOT_MATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
LIST = wire.form("ListUsers")


@pytest.fixture
def request_of(server):
    return lambda body=LIST, **options: wire.signed(server, options.pop("credentials", server.admin), body, **options)


def test_a_good_signature_is_accepted(server, request_of):
    answer = wire.send(server, request_of())
    assert answer.status == 200, answer.text


def test_a_wrong_secret(server, request_of):
    admin = server.admin
    answer = wire.send(server, request_of(credentials=sesame.Credentials(admin.key, "x" * 40)))
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")
    assert answer.message.startswith(DOES_NOT_MATCH)
    assert admin.secret not in answer.text


def test_a_changed_body(server, request_of, iam, unique):
    name = unique("never")
    request = request_of(wire.form("CreateUser", UserName="someone"))
    request["body"] = wire.form("CreateUser", UserName=name)
    answer = wire.send(server, request)
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")
    assert name not in [user["UserName"] for user in iam.list_users()["Users"]]


def test_a_changed_header_that_is_signed(server, request_of):
    request = request_of()
    request["headers"]["Content-Type"] = "application/x-www-form-urlencoded"
    assert "content-type" in request["headers"]["Authorization"]
    answer = wire.send(server, request)
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")


def test_a_changed_path(server, request_of):
    request = request_of()
    request["path"] = "/?Action=ListRoles"
    answer = wire.send(server, request)
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize("skew, words", [(-1000, "Signature expired: "), (1000, "Signature not yet current: ")])
def test_a_clock_that_is_off(server, request_of, skew, words):
    answer = wire.send(server, request_of(skew=skew))
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")
    assert answer.message.startswith(words)
    assert re.search(r"\d{8}T\d{6}Z", answer.message)
    assert "15 min." in answer.message


@pytest.mark.parametrize("skew", [-800, 800])
def test_a_clock_that_is_off_by_less(server, request_of, skew):
    assert wire.send(server, request_of(skew=skew)).status == 200


def test_no_signature(server):
    answer = wire.send(server, {
        "method": "POST", "path": "/", "body": LIST,
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
    })
    assert (answer.status, answer.code) == (403, "MissingAuthenticationToken")
    assert answer.message == "Request is missing Authentication Token"
    assert answer.request_id


def test_an_unknown_key(server, request_of):
    answer = wire.send(server, request_of(credentials=sesame.Credentials("AKIAIOSFODNN7EXAMPLE", "x" * 40)))
    assert (answer.status, answer.code) == (403, "InvalidClientTokenId")
    assert answer.message == "The security token included in the request is invalid."


def test_a_token_that_is_none(server, request_of, new_user):
    _, credentials = new_user()
    answer = wire.send(server, request_of(
        credentials=sesame.Credentials(credentials.key, credentials.secret, "bm90IGEgdG9rZW4=")))
    assert (answer.status, answer.code) == (403, "InvalidClientTokenId")


@pytest.fixture
def session(server, new_role, new_user):
    _, arn = new_role(policy=sesame.allow("iam:*"))
    _, credentials = new_user(sesame.allow("sts:AssumeRole"))
    answer = server.sts(credentials).assume_role(RoleArn=arn, RoleSessionName="session", DurationSeconds=900)
    return sesame.Credentials.of(answer["Credentials"])


def test_a_session_without_its_token(server, request_of, session):
    assert wire.send(server, request_of(credentials=session)).status == 200
    answer = wire.send(server, request_of(credentials=sesame.Credentials(session.key, session.secret)))
    assert (answer.status, answer.code) == (403, "InvalidClientTokenId")


@pytest.mark.parametrize("position", [5, 60, -5])
def test_a_changed_token(server, request_of, session, position):
    token = list(session.token)
    token[position] = "A" if token[position] != "A" else "B"
    answer = wire.send(server, request_of(
        credentials=sesame.Credentials(session.key, session.secret, "".join(token))))
    assert (answer.status, answer.code) == (403, "InvalidClientTokenId")


def test_the_wrong_region_or_service(server, request_of):
    answer = wire.send(server, request_of(service="s3"))
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")
    assert answer.message == "Credential should be scoped to correct service: 'iam'. "


@pytest.mark.parametrize("header, code", [
    ("AWS4-HMAC-SHA512 Credential=a", "IncompleteSignature"),
    ("AWS4-HMAC-SHA256", "IncompleteSignature"),
    ("AWS4-HMAC-SHA256 Credential=a/b/c", "IncompleteSignature"),
    ("AWS4-HMAC-SHA256 Credential, Signature=a", "IncompleteSignature"),
])
def test_an_authorization_header_that_is_none(server, request_of, header, code):
    request = request_of()
    request["headers"]["Authorization"] = header
    answer = wire.send(server, request)
    assert (answer.status, answer.code) == (400, code)


def test_a_host_that_is_not_signed(server, request_of):
    request = request_of()
    request["headers"]["Authorization"] = request["headers"]["Authorization"].replace("host;", "")
    answer = wire.send(server, request)
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")


def test_a_presigned_url(server):
    admin = server.admin
    request = botocore.awsrequest.AWSRequest(
        method="GET", url=f"{server.endpoint}/?Action=GetCallerIdentity&Version=2011-06-15")
    keys = botocore.credentials.Credentials(admin.key, admin.secret)
    botocore.auth.SigV4QueryAuth(keys, "sts", sesame.REGION, expires=60).add_auth(request)
    url = urllib.parse.urlsplit(request.url)
    answer = server.get(f"{url.path}?{url.query}")
    assert answer.status == 200, answer.text
    assert sesame.ACCOUNT in answer.text
    broken = server.get(f"{url.path}?{url.query.replace('GetCallerIdentity', 'GetSessionToken')}")
    assert broken.status == 403
    assert "<Code>SignatureDoesNotMatch</Code>" in broken.text

