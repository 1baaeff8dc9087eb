"""`sesame explain`"""

import subprocess

import pytest
import sesame


def explain(*arguments):
    return subprocess.run(
        [sesame.BINARY, "explain", *arguments], env=sesame.environment(), capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("name", ["SES1042", "ses1042", "1042", "key-or-tag-case-differs"])
def test_a_rule_is_explained_by_id_and_by_name(name):
    result = explain(name)
    assert result.returncode == 0 and not result.stderr
    assert result.stdout.startswith("SES1042: ")
    assert "What to do" in result.stdout


def test_all_rules_are_listed():
    result = explain()
    assert result.returncode == 0
    assert result.stdout.count("\n  SES1") > 90


def test_the_page_of_all_rules_is_up_to_date():
    assert explain("--markdown").stdout == (sesame.ROOT / "docs" / "RULES.md").read_text()


@pytest.mark.parametrize(("name", "hint"), [
    ("external-id-mismach", "hint: did you mean `external-id-mismatch`?"),
    ("Ses10422", "hint: did you mean `SES1042`?"),
    ("nothing-of-the-kind", "hint: `sesame explain` lists all rules"),
])
def test_an_unknown_rule_is_wrong_usage(name, hint):
    result = explain(name)
    assert (result.returncode, result.stdout) == (64, "")
    assert result.stderr == f"error: there is no rule `{name}`\n{hint}\n"
