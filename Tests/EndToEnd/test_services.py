"""Services of the user's own: `sesame serve --services FILE`."""

import json
import pathlib
import subprocess
import time

import sesame

WIDGETS = pathlib.Path(__file__).resolve().parents[1] / "ServiceCatalogTests" / "Services" / "widgets.json"


def test_a_server_knows_the_services_of_its_user(new_server):
    server = new_server("data", "--services", str(WIDGETS)).start()
    # The line comes right behind the moment from which requests are answered.
    deadline = time.monotonic() + 10
    while '"started"' not in server.output.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    started = next(line for line in server.output.read_text().splitlines() if '"started"' in line)
    assert json.loads(started)["services"] == "widgets"
    # A policy for them is saved like any other.
    policy = {"Version": "2012-10-17",
              "Statement": {"Effect": "Allow", "Action": "widgets:GetWidget", "Resource": "*"}}
    server.iam().create_policy(PolicyName="Widgets", PolicyDocument=json.dumps(policy))


def test_a_fault_in_the_file_is_named_with_its_place_and_nothing_is_made(tmp_path):
    file = tmp_path / "services.json"
    file.write_text('{"services": [\n {"prefix": "widgets", "actoins": []}]}')
    data = tmp_path / "data"
    result = subprocess.run(
        [sesame.BINARY, "serve", "--services", file, "--data-dir", data],
        env=sesame.environment(), capture_output=True, text=True, timeout=20,
    )
    assert result.returncode == 1
    assert "line 2, column " in result.stderr
    assert not data.exists()
