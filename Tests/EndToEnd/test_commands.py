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
