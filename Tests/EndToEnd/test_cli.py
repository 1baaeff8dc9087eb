"""The AWS CLI as Debian ships it."""

import json
import subprocess

import conftest
import sesame


def test_the_cli_works_against_the_server(server, aws):
    def run(*arguments):
        result = aws(server, server.admin, *arguments)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout) if result.stdout.strip() else None

    assert run("sts", "get-caller-identity")["Account"] == sesame.ACCOUNT
    user = run("iam", "create-user", "--user-name", "cli", "--tags", "Key=a,Value=b", "Key=c,Value=d e")["User"]
    assert user["Tags"] == [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d e"}]
    key = run("iam", "create-access-key", "--user-name", "cli")["AccessKey"]
    run("iam", "put-user-policy", "--user-name", "cli", "--policy-name", "p", "--policy-document",
        sesame.allow("iam:GetUser"))
    stored = run("iam", "get-user-policy", "--user-name", "cli", "--policy-name", "p")
    assert stored["PolicyDocument"] == json.loads(sesame.allow("iam:GetUser"))
    own = aws(server, sesame.Credentials.of(key), "iam", "get-user")
    assert json.loads(own.stdout)["User"]["UserName"] == "cli"
    listed = run("iam", "list-users", "--page-size", "1", "--query", "Users[].UserName")
    assert "cli" in listed


def test_the_cli_prints_aws_errors(server, aws):
    result = aws(server, server.admin, "iam", "get-user", "--user-name", "nobody")
    assert result.returncode == 254
    assert result.stderr.strip() == (
        "An error occurred (NoSuchEntity) when calling the GetUser operation: "
        "The user with name nobody cannot be found."
    )


def test_the_files_of_the_first_start_are_all_that_the_cli_needs(server):
    variables = {
        "AWS_SHARED_CREDENTIALS_FILE": str(server.data_dir / "aws" / "credentials"),
        "AWS_CONFIG_FILE": str(server.data_dir / "aws" / "config"),
        # CLIs before 2.13 do not know endpoint_url and take the setting data_path from the environment only.
        "AWS_DATA_PATH": str(server.data_dir / "aws" / "models"),
    }
    result = subprocess.run(
        [conftest.AWS_CLI, "sts", "get-caller-identity"], env=sesame.environment(**variables), capture_output=True,
        text=True, timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["Arn"] == sesame.arn("user", "administrator")
