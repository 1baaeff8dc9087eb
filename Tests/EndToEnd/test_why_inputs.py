"""What `sesame why --world` makes of whole, broken, hostile and large inputs: exit status, and what it says."""

import gzip
import json
import os
import random
import subprocess
import time

import pytest
import sesame

ACCOUNT = "111122223333"
BOB = f"arn:aws:iam::{ACCOUNT}:user/bob"
RESOURCE = "arn:aws:s3:::reports/a.csv"
SENTENCE = (f"User: {BOB} is not authorized to perform: s3:PutObject on resource: \"{RESOURCE}\" because no "
            "identity-based policy allows the s3:PutObject action")
ALLOWED = SENTENCE.replace("PutObject", "GetObject")


def event(second=0, denied=True, **members):
    made = {
        "eventVersion": "1.11", "eventTime": f"2026-11-24T10:{second // 60 % 60:02}:{second % 60:02}Z",
        "eventSource": "s3.amazonaws.com", "eventName": "PutObject", "awsRegion": "us-east-1",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDACKCEVSQ6C2EXAMPLE", "arn": BOB, "accountId": ACCOUNT,
                         "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "userName": "bob"},
        "sourceIPAddress": "203.0.113.7", "userAgent": "aws-cli/2.31.0", "eventID": f"e-{second}",
        "requestParameters": {"bucketName": "reports", "key": "a.csv"}, "responseElements": None,
        "eventType": "AwsApiCall", "recipientAccountId": ACCOUNT,
    }
    if denied:
        made |= {"errorCode": "AccessDenied", "errorMessage": SENTENCE}
    return made | members


def lines(*events):
    return "".join(json.dumps(made) + "\n" for made in events)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One user who may read a bucket, from one address only list it."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "accounts").mkdir()
    statements = [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports",
         "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
    ]
    user = {
        "Path": "/", "UserName": "bob", "UserId": "AIDACKCEVSQ6C2EXAMPLE", "Arn": BOB,
        "CreateDate": "2025-01-01T00:00:00Z", "GroupList": [], "AttachedManagedPolicies": [], "Tags": [],
        "UserPolicyList": [{"PolicyName": "Read",
                            "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}],
    }
    details = {"UserDetailList": [user], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    (folder / "accounts" / f"{ACCOUNT}.json").write_text(json.dumps(details))
    return folder


@pytest.fixture
def why(world, tmp_path):
    """Explains bytes in a file, or what the arguments name; returns how it went."""

    def run(*arguments, content=None, options=("--no-fixes", "--output", "json"), stdin=None):
        if content is not None:
            (tmp_path / "input").write_bytes(content if isinstance(content, bytes) else content.encode())
            arguments = [*arguments, tmp_path / "input"]
        result = subprocess.run(
            [sesame.BINARY, "why", "--world", world, *options, *arguments], capture_output=True, timeout=120,
            env=sesame.environment(), input=stdin, encoding="utf-8",
        )
        text = result.stdout
        if "json" in options:
            result.answers = [json.loads(text)] if text.startswith("{\n") else list(map(json.loads, text.splitlines()))
        return result

    return run


# Exit status


@pytest.mark.parametrize("arguments, status", [
    (["--principal", BOB, "--action", "s3:GetObject", "--resource", RESOURCE], 0),
    (["--principal", BOB, "--action", "s3:PutObject", "--resource", RESOURCE], 2),
    (["--principal", BOB, "--action", "s3:ListBucket", "--resource", "arn:aws:s3:::reports"], 4),
    (["--principal", BOB], 64),
    (["--principal", "bob", "--action", "s3:GetObject"], 64),
    (["--output", "pdf", SENTENCE], 64),
    ([], 64),
    ([SENTENCE], 2),
    (["nothing was refused here"], 1),
    (["no-such-file"], 1),
])
def test_the_exit_status(why, arguments, status):
    result = why(*arguments, options=())
    assert result.returncode == status, result.stderr
    if status in (1, 64):
        assert result.stderr.startswith("error: ") and "hint: " in result.stderr
        assert result.stdout == ""
    else:
        assert result.stdout != ""


def test_a_denial_that_the_policies_do_not_show_is_one(why):
    result = why(ALLOWED)
    assert result.returncode == 2
    assert result.answers[0]["causes"][0]["slug"] == "policies-unknown"


# Broken files


@pytest.mark.parametrize("content, message", [
    (b"", "is empty"),
    (b" \r\n\t", "is empty"),
    (b"\xef\xbb\xbf", "is empty"),
    (random.Random(1).randbytes(200_000), "holds no denial that is recognised"),
    (gzip.compress(SENTENCE.encode())[:-9], "is damaged or cut"),
    (b"\x1f\x8b\x08", "is damaged or cut"),
    (json.dumps({"Records": [event()]})[:300], "is not readable as JSON: what begins here has no end (line 1, column 1"),
    ('{"eventSource": "s3.amazonaws.com", "eventName": "PutObject", "errorCode": "AccessDenied", "x": [1 2]}', "input:1"),
    ("[" * 100_000, "holds no denial that is recognised"),
    ('{"eventSource": "s3.amazonaws.com", "eventName": "PutObject", "errorCode": "A", "x": ' + "[" * 90_000
     + "]" * 90_000 + "}", "input:1"),
])
def test_what_cannot_be_explained_is_an_error(why, content, message):
    result = why(content=content)
    assert result.returncode == 1
    assert message in result.stderr
    assert result.stderr.startswith("error: ") and "hint: " in result.stderr
    assert result.stdout == ""


def test_a_broken_line_hides_no_other(why):
    text = lines(event(1)) + lines(event(2))[:400] + "\n" + lines(event(3), event(4))
    result = why(content=text)
    assert result.returncode == 2
    assert len(result.answers) == 3
    assert "input:2: what begins here has no end" in result.stderr


def test_a_compression_bomb_is_refused(why):
    bomb = gzip.compress(bytes(1 << 24)) * 70
    assert len(bomb) < 1 << 21
    result = why(content=bomb)
    assert result.returncode == 1
    assert "too large: more than 1024 MiB are not read" in result.stderr


def test_an_endless_device_is_not_waited_for(why):
    result = why("/dev/zero")
    assert result.returncode == 1
    assert "too large" in result.stderr


# Directories


def test_a_directory_of_anything(why, tmp_path):
    folder = tmp_path / "trail"
    (folder / "2026" / "11").mkdir(parents=True)
    (folder / "2026" / "a.json").write_text(json.dumps({"Records": [event(1)]}))
    (folder / "2026" / "11" / "b.json.gz").write_bytes(gzip.compress(json.dumps({"Records": [event(2)]}).encode()))
    (folder / "2026" / "broken.gz").write_bytes(gzip.compress(b"x" * 1000)[:20])
    (folder / "binary").write_bytes(random.Random(2).randbytes(10_000))
    (folder / "digest.json").write_text('{"awsAccountId": "111122223333", "logFiles": []}')
    (folder / "empty").touch()
    (folder / ".hidden").write_text(SENTENCE)
    (folder / "circle").symlink_to(folder)
    (folder / "nowhere").symlink_to(folder / "missing")
    os.mkfifo(folder / "pipe")
    result = why(folder)
    # What is damaged is told, and hides nothing; what holds no denials is no failure.
    assert result.returncode == 1
    assert [answer["place"].rsplit("/", 1)[1] for answer in result.answers] == ["b.json.gz:1", "a.json:1"]
    assert "broken.gz is damaged or cut" in result.stderr
    assert result.stderr.count("error: ") == 1
    for name in ["binary", "digest.json", "empty"]:
        assert f"note: {folder}/{name} " in result.stderr
    (folder / "2026" / "broken.gz").unlink()
    assert why(folder).returncode == 2


def test_a_directory_without_files(why, tmp_path):
    (tmp_path / "none").mkdir()
    result = why(tmp_path / "none")
    assert result.returncode == 1
    assert "holds no files" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(why, tmp_path):
    (tmp_path / "a").write_text(SENTENCE)
    (tmp_path / "b").write_text(SENTENCE)
    (tmp_path / "a").chmod(0)
    result = why(tmp_path / "a", tmp_path / "b")
    assert result.returncode == 1
    assert len(result.answers) == 1
    assert "Permission denied" in result.stderr


def test_a_change_in_another_file_explains(why, tmp_path):
    change = event(10, denied=False, eventSource="iam.amazonaws.com", eventName="PutUserPolicy",
                   requestParameters={"userName": "bob", "policyName": "Read"})
    denial = event(12, eventName="GetObject", errorMessage=ALLOWED)
    folder = tmp_path / "trail"
    folder.mkdir()
    (folder / "a-denial.json").write_text(json.dumps(denial))
    (folder / "b-change.json").write_text(json.dumps(change))
    for arguments, stdin in [
        ([folder], None), ([folder / "b-change.json", folder / "a-denial.json"], None),
        (["-", folder / "a-denial.json"], json.dumps(change)),
    ]:
        result = why(*arguments, stdin=stdin)
        assert result.returncode == 2, result.stderr
        cause = result.answers[0]["causes"][0]
        assert cause["slug"] == "change-not-yet-visible"
        assert "2 seconds before the denial" in cause["evidence"]["summary"]


# Large files


@pytest.fixture(scope="module")
def large():
    """About fifty megabytes of events, the numbered ones of which are denials."""

    def text(denials):
        body = [json.dumps(event(second, denied=second in denials)) for second in range(84_000)]
        return '{"Records": [' + ", ".join(body) + "]}"

    return text


@pytest.mark.parametrize("count", [0, 100])
def test_fifty_megabytes_take_seconds(why, large, count):
    content = large({number * 800 for number in range(count)})
    assert len(content) > 50_000_000
    start = time.monotonic()
    result = why(content=content)
    assert time.monotonic() - start < 20
    assert result.returncode == (2 if count else 0)
    assert len(result.answers) == count
    assert f"{84_000 - count} events are no denials" in result.stderr


@pytest.mark.parametrize("count", [0, 100])
def test_fifty_megabytes_of_a_log_take_seconds(why, count):
    row = "2026-11-24 10:00:00 INFO [worker] com.example.Service - request {} done in 12 ms, user=bob, status=200\n"
    rows = [row.format(number) for number in range(520_000)]
    for number in range(count):
        sentence = SENTENCE.replace("a.csv", f"{number}.csv")
        rows[number * 5000] = f"An error occurred (AccessDenied) when calling the PutObject operation: {sentence}\n"
    content = "".join(rows)
    assert len(content) > 50_000_000
    start = time.monotonic()
    result = why(content=content)
    assert time.monotonic() - start < 20
    assert result.returncode == (2 if count else 1)
    assert len(result.answers) == count


def test_a_line_of_ten_megabytes(why):
    result = why(content="x " * 2_500_000 + SENTENCE + " y" * 2_500_000)
    assert result.returncode == 2
    assert result.answers[0]["request"]["principal"] == BOB
