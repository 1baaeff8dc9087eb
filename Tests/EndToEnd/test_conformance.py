"""`sesame conformance`: the engine against questions whose answers are known."""

import json
import pathlib
import subprocess

import pytest
import sesame

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLISHED = sorted((ROOT.parent / "shared" / "conformance").glob("*.jsonl"))
QUESTION = {"operator": "StringEquals", "key": "a:b", "policyValues": ["1"], "context": {"a:b": "1"}}


def run(*paths):
    result = subprocess.run(
        [sesame.BINARY, "conformance", *map(str, paths)], capture_output=True, text=True, timeout=120
    )
    return result.returncode, result.stdout.splitlines()


@pytest.mark.skipif(not PUBLISHED, reason="the published cases are not beside this repository")
def test_the_published_cases_pass():
    code, lines = run(*PUBLISHED)
    assert code == 0, lines
    assert lines[-1].endswith(" passed, 0 failed")
    assert int(lines[-1].split()[0]) >= 227


def test_our_own_cases_pass():
    code, lines = run(ROOT / "Tests" / "Cases" / "Evaluation")
    assert code == 0, lines
    assert int(lines[-1].split()[0]) >= 400


def test_a_wrong_answer_is_shown_and_fails_the_run(tmp_path):
    file = tmp_path / "cases.jsonl"
    lines = [{"id": "right", **QUESTION, "expected": True}, {"id": "wrong", **QUESTION, "expected": False}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run(file) == (3, [f"{file}: wrong: expected false, got true", "1 passed, 1 failed"])


def test_a_file_that_is_not_there(tmp_path):
    assert run(tmp_path / "none.jsonl")[0] == 1
