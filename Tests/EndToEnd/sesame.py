"""A Sesame server as the tests start, kill and question it."""

import configparser
import dataclasses
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import boto3
import botocore.config
import botocore.session

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# The server that `make build` makes, or another one for trying things out.
BINARY = pathlib.Path(os.environ.get("BINARY", ROOT / ".build" / "release" / "sesame")).resolve()
ACCOUNT = "123456789012"
REGION = "us-east-1"


@dataclasses.dataclass(frozen=True)
class Credentials:
    key: str
    secret: str
    token: str | None = None

    @classmethod
    def of(cls, answer):
        """From the `AccessKey` of CreateAccessKey or the `Credentials` of STS."""
        return cls(answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("SessionToken"))


def environment(**variables):
    """The tests' environment without anything that would change what a server or a client does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SESAME_"))}
    return kept | variables


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Server:
    """One server process over one data directory. It can be stopped, killed and started again."""

    def __init__(self, data_dir, *arguments, dev=True, **variables):
        self.data_dir = pathlib.Path(data_dir)
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.output = self.data_dir.parent / f"{self.data_dir.name}.log"
        self.arguments = ["--dev"] * dev + [
            "--data-dir", str(self.data_dir), "--listen", f"127.0.0.1:{self.port}", *arguments,
        ]
        self.variables = variables
        self.process = None

    def start(self):
        if not BINARY.exists():
            raise RuntimeError(f"{BINARY} is not there: run `make build` first")
        with open(self.output, "ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", *self.arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=environment(**self.variables),
            )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.output.read_text()}")
            try:
                if self.get("/health/ready").status == 200:
                    return self
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"the server is not ready:\n{self.output.read_text()}")

    def stop(self):
        """Ends it as an operator would; returns the exit status."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
        return self.wait()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.wait()

    def wait(self):
        return self.process.wait(timeout=30) if self.process else None

    def get(self, path, method="GET", headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, headers=headers or {}, body=body)
            response = connection.getresponse()
            response.text = response.read().decode()
            return response
        finally:
            connection.close()

    def exchange(self, data, timeout=10):
        """Sends raw bytes and returns everything that comes back until the server closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as sock:
            try:
                sock.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass
            answer = b""
            try:
                while chunk := sock.recv(65536):
                    answer += chunk
            except (TimeoutError, ConnectionResetError):
                pass
            return answer

    @property
    def admin(self):
        """The first administrator, whom the first start has written down."""
        profiles = configparser.ConfigParser()
        profiles.read(self.data_dir / "aws" / "credentials")
        profile = profiles["default"]
        return Credentials(profile["aws_access_key_id"], profile["aws_secret_access_key"])

    def client(self, service, credentials=None, region=REGION):
        credentials = credentials or self.admin
        # A session of botocore's own, so that no file of the machine's owner is read.
        session = boto3.session.Session(
            aws_access_key_id=credentials.key, aws_secret_access_key=credentials.secret,
            aws_session_token=credentials.token, region_name=region,
            botocore_session=botocore.session.Session(session_vars={"profile": (None, None, None, None)}),
        )
        # What is wrong must reach the server, not be caught by boto3's own checks.
        config = botocore.config.Config(
            retries={"max_attempts": 0}, connect_timeout=5, read_timeout=30, parameter_validation=False)
        return session.client(service, endpoint_url=self.endpoint, config=config)

    def iam(self, credentials=None):
        return self.client("iam", credentials)

    def sts(self, credentials=None):
        return self.client("sts", credentials)

    def toolbox(self, credentials=None):
        return self.client("iam-toolbox", credentials)

    def log(self):
        """What the access log has so far: one line for each request."""
        lines = [json.loads(line) for line in self.output.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == "request"]

    def log_line(self, request_id):
        """The log's line of one request; lines are written a moment after the answer."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for line in self.log():
                if line.get("requestId") == request_id:
                    return line
            time.sleep(0.01)
        raise AssertionError(f"no line for {request_id}")

    def reset(self, **headers):
        return self.get("/_sesame/reset", "POST", headers)


def arn(kind, name, account=ACCOUNT):
    return f"arn:aws:iam::{account}:{kind}/{name}"


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(effect, action, resource="*", **more):
    return {"Effect": effect, "Action": action, "Resource": resource} | more


def allow(action, resource="*", **more):
    return document(statement("Allow", action, resource, **more))


def deny(action, resource="*", **more):
    return document(statement("Deny", action, resource, **more))


def trust(principal, action="sts:AssumeRole", **more):
    return document({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action} | more)
