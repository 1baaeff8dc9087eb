"""The answers of `sesame why` against docs/why.schema.json, and what SARIF 2.1.0 requires of a log."""

import copy
import json
import os
import pty
import re
import subprocess
import urllib.parse

import jsonschema
import pytest
import sesame

SCHEMA = json.loads((sesame.ROOT / "docs" / "why.schema.json").read_text())
GOLDEN = sesame.ROOT / "Tests" / "TroubleshootingTests" / "Golden"
ANSWERS = sorted(GOLDEN.glob("*.json"))
LOGS = sorted(GOLDEN.glob("*.sarif"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def name(path):
    return path.name


def test_there_are_answers():
    assert len(ANSWERS) >= 8 and len(LOGS) == len(ANSWERS)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", ANSWERS, ids=name)
def test_an_answer_is_valid(path):
    VALIDATOR.validate(json.loads(path.read_text()))


@pytest.mark.parametrize("path", ANSWERS, ids=name)
def test_the_schema_knows_every_member(path):
    """An unknown member anywhere but in the request's context and in a patch's value is refused."""
    answer = json.loads(path.read_text())

    def objects(value, way):
        if isinstance(value, dict):
            yield way
            for key, inner in value.items():
                if key not in ("context", "value"):
                    yield from objects(inner, [*way, key])
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from objects(inner, [*way, index])

    for way in objects(answer, []):
        changed = copy.deepcopy(answer)
        place = changed
        for step in way:
            place = place[step]
        place["unknown"] = 1
        assert not VALIDATOR.is_valid(changed), way


@pytest.mark.parametrize("path", ANSWERS, ids=name)
def test_the_schema_requires_what_is_always_there(path):
    answer = json.loads(path.read_text())
    for member in ["schema", "request", "decision", "sentence", "causes", "missingContext", "fixes", "notes"]:
        changed = copy.deepcopy(answer)
        del changed[member]
        assert not VALIDATOR.is_valid(changed), member


@pytest.mark.parametrize("operation", [
    {"op": "remove", "path": "/a", "value": 1},
    {"op": "add", "path": "/a"},
    {"op": "move", "path": "/a", "value": 1},
    {"op": "add", "path": "a", "value": 1},
    {"op": "add", "path": "/~2", "value": 1},
])
def test_the_schema_refuses_a_wrong_patch(operation):
    answer = json.loads((GOLDEN / "condition.json").read_text())
    answer["fixes"][0]["changes"][0]["patch"] = [operation]
    assert not VALIDATOR.is_valid(answer)


@pytest.mark.parametrize("path", LOGS, ids=name)
def test_a_log_is_sarif(path):
    log = json.loads(path.read_text())
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] and driver["version"]
    for rule in driver["rules"]:
        assert re.fullmatch(r"SES\d{4}", rule["id"])
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"]
        assert rule["help"]["text"] and rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert "](" not in result["message"]["text"], "an embedded link"
        for location in result.get("locations", []):
            check_place(location["physicalLocation"])
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                check_uri(change["artifactLocation"]["uri"])
                for replacement in change["replacements"]:
                    check_region(replacement["deletedRegion"])


def check_place(place):
    check_uri(place["artifactLocation"]["uri"])
    if "region" in place:
        check_region(place["region"])


def check_uri(uri):
    assert re.fullmatch(r"([A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-F]{2})+", uri)
    urllib.parse.urlsplit(uri)


def check_region(region):
    assert region["startLine"] >= 1
    assert region.get("startColumn", 1) >= 1
    start = (region["startLine"], region.get("startColumn", 1))
    if "endLine" in region:
        assert (region["endLine"], region["endColumn"]) >= start


EXPORT = str(sesame.ROOT / "Examples" / "export")
MATEO = "arn:aws:iam::111122223333:user/mateojackson"


def refusals(count):
    """CloudTrail's records of as many refusals."""
    return json.dumps({"Records": [{
        "eventVersion": "1.09", "eventTime": "2026-01-01T00:00:00Z", "eventSource": "kms.amazonaws.com",
        "eventName": "Decrypt", "awsRegion": "us-east-1", "errorCode": "AccessDenied", "eventID": str(number),
        "errorMessage": f"User: {MATEO} is not authorized to perform: kms:Decrypt on resource: "
                        f"arn:aws:kms:us-east-1:111122223333:key/{number}",
        "userIdentity": {"type": "IAMUser", "arn": MATEO, "accountId": "111122223333", "userName": "mateojackson"},
        "eventType": "AwsApiCall", "recipientAccountId": "111122223333",
    } for number in range(count)]})


@pytest.mark.parametrize("arguments", [
    ["--principal", MATEO, "--action", "s3:GetObject", "--resource", "arn:aws:s3:::company-reports/q3.pdf"],
    ["--principal", MATEO, "--action", "iam:DeleteVirtualMFADevice", "--resource", "arn:aws:iam::111122223333:mfa/m"],
    ["--principal", MATEO, "--action", "s3:GetObject", "--resource", "arn:aws:s3:::elsewhere/a", "--context-complete"],
    ["--principal", MATEO, "--action", "kms:Decrypt", "--resource", "arn:aws:kms:us-east-1:444455556666:key/k"],
    ["User: someone is not authorized to perform: s3:GetObject"],
    ["An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired."],
    ["An error occurred (403) when calling the HeadObject operation: Forbidden"],
    ["-"],
], ids=lambda arguments: arguments[0] if len(arguments) == 1 else arguments[3])
def test_the_command_answers_by_the_schema(arguments):
    result = subprocess.run(
        [sesame.BINARY, "why", "--world", EXPORT, "--output", "json", *arguments], capture_output=True, text=True,
        input=refusals(3), timeout=60)
    assert result.returncode in (2, 4), result.stderr
    decoder, text = json.JSONDecoder(), result.stdout
    while text.strip():
        answer, end = decoder.raw_decode(text)
        VALIDATOR.validate(answer)
        text = text[end:].lstrip()


def test_a_long_input_shows_how_far_it_is(tmp_path):
    """On a terminal only, and gone when the answers are there."""
    events = tmp_path / "events.json"
    events.write_text(refusals(1500))
    command = [sesame.BINARY, "why", "--world", EXPORT, "--output", "json", str(events)]
    terminal, end = pty.openpty()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=end, env={**os.environ, "TERM": "xterm"}) as run:
        os.close(end)
        shown = b""
        while True:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
    os.close(terminal)
    assert run.returncode == 2
    assert re.search(rb"\[=+>\s*\]\s+\d+%  \d+ of 1500", shown), shown[-200:]
    assert shown.endswith(b"\r\x1b[K")
    piped = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
    assert piped.stderr == b""
