#!/usr/bin/env python3
"""Measures `sesame serve` from outside: signed requests over keep-alive connections, beside libmicrohttpd alone.

Prints `name<TAB>value<TAB>unit` lines, and fails when a bar is missed. Needs wrk and the two optimised binaries.
"""

import argparse
import datetime
import hashlib
import hmac
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
CONNECTIONS, THREADS = 32, 2
# IAM's quota is 5,000 users in an account.
USERS_PER_ROUND = 4800
# Of what the library itself answers per second, in the same run.
BARS = {"GetCallerIdentity": 0.60, "GetUser": 0.50}
START_BAR_MILLISECONDS = 100


def sign(service, form, host):
    """The headers of a signed POST (IAM User Guide, "Create a signed AWS API request")."""
    body = urllib.parse.urlencode(form)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{now[:8]}/us-east-1/{service}/aws4_request"
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8", "host": host, "x-amz-date": now}
    names = ";".join(headers)
    canonical = "\n".join(
        ["POST", "/", "", *(f"{name}:{value}" for name, value in headers.items()), "", names,
         hashlib.sha256(body.encode()).hexdigest()])
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + SECRET).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, Signature={signature}")
    return body, headers


def raw(service, form, host):
    """A whole request as it goes over the wire."""
    body, headers = sign(service, form, host)
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    return f"POST / HTTP/1.1\r\n{''.join(lines)}Content-Length: {len(body)}\r\n\r\n{body}"


def lua_once(request):
    """A wrk script that sends the same request for ever."""
    return f"request = function() return {json.dumps(request)} end\n"


def lua_list(requests):
    """A wrk script that sends each request once, shared out among the threads, and then stops."""
    quoted = ",\n".join(json.dumps(request) for request in requests)
    return f"""
local all = {{{quoted}}}
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init() position = id + 1 end
function request()
  local text = all[position]
  if text == nil then wrk.thread:stop(); return all[#all] end
  position = position + {THREADS}
  return text
end
"""


class Process:
    """A server under test."""

    def __init__(self, command, port, folder):
        self.port = port
        self.log = open(pathlib.Path(folder) / "log", "w", encoding="utf-8")
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.log)

    def wait(self, path):
        """Seconds until `path` is answered with 200."""
        while time.monotonic() - self.began < 30:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
                    client.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
                    if client.recv(100).startswith(b"HTTP/1.1 200"):
                        return time.monotonic() - self.began
            except OSError:
                pass
            time.sleep(0.0005)
        sys.exit("error: the server did not become ready")

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_megabytes(self, name):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(rf"{name}:\s+(\d+) kB", text).group(1)) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(30) not in (0, -signal.SIGTERM):
            sys.exit("error: the server did not stop cleanly")
        self.log.close()
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sesame(binary, folder):
    port = free_port()
    environment = [f"--listen=127.0.0.1:{port}", f"--data-dir={folder}/data"]
    command = [binary, "serve", "--dev", f"--admin-access-key={KEY}:{SECRET}", *environment]
    return Process(command, port, folder)


def wrk(port, script, seconds, folder):
    """Requests, failures, requests per second, and the 99th percentile in milliseconds."""
    path = pathlib.Path(folder) / "script.lua"
    path.write_text(script, encoding="utf-8")
    text = subprocess.run(
        ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", path,
         f"http://127.0.0.1:{port}/"], check=True, capture_output=True, text=True).stdout
    total = int(re.search(r"(\d+) requests in", text).group(1))
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    slow, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return total, int(failed.group(1)) if failed else 0, rate, float(slow) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def body_bytes(port, request):
    """How long the body of the answer to `request` is."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(request.encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += client.recv(65536)
    if not answer.startswith(b"HTTP/1.1 200"):
        sys.exit(f"error: {answer.decode(errors='replace')}")
    return int(re.search(rb"(?i)\r\ncontent-length: *(\d+)", answer).group(1))


def emit(name, value, unit):
    print(f"{name}\t{value:.2f}\t{unit}", flush=True)


def measure_reads(name, server, request, seconds, folder):
    before = server.cpu_seconds()
    total, failed, rate, slow = wrk(server.port, lua_once(request), seconds, folder)
    if failed:
        sys.exit(f"error: {failed} of {total} requests failed")
    emit(f"{name}.rate", rate, "requests/s")
    emit(f"{name}.cpu", (server.cpu_seconds() - before) / total * 1e6, "us/request")
    emit(f"{name}.p99", slow, "ms")
    return rate


def reads(arguments, folder):
    """Each operation beside the bare library, which gets the same request and answers a body of the same size.

    Returns the operations that are under their bar.
    """
    with tempfile.TemporaryDirectory() as data:
        server = sesame(arguments.sesame, data)
        server.wait("/health/ready")
        emit("memory.idle", server.memory_megabytes("VmRSS"), "MB")
        host = f"127.0.0.1:{server.port}"
        requests = {
            "GetCallerIdentity": raw("sts", {"Action": "GetCallerIdentity", "Version": "2011-06-15"}, host),
            "GetUser": raw(
                "iam", {"Action": "GetUser", "UserName": "administrator", "Version": "2010-05-08"}, host),
        }
        bare, ratios = {}, {name: [] for name in requests}
        for name, request in requests.items():
            port = free_port()
            size = str(body_bytes(server.port, request))
            # As many threads as `sesame serve` takes by itself.
            threads = str(2 * len(os.sched_getaffinity(0)))
            bare[name] = Process([arguments.baseline, str(port), size, threads], port, folder)
            bare[name].wait("/")
        # In turns, so that a disturbance of the machine meets all of them.
        for _ in range(arguments.rounds):
            for name, request in requests.items():
                library = measure_reads(f"libmicrohttpd.{name}", bare[name], request, arguments.seconds, folder)
                ours = measure_reads(name, server, request, arguments.seconds, folder)
                ratios[name].append(ours / library)
        for name, values in ratios.items():
            emit(f"{name}.ofLibmicrohttpd", statistics.median(values), "ratio")
        emit("memory.afterReads", server.memory_megabytes("VmRSS"), "MB")
        server.stop()
        for process in bare.values():
            process.stop()
        return [name for name, values in ratios.items() if statistics.median(values) < BARS[name]]


def writes(arguments, folder):
    """CreateUser, each answered after its commit is on the disk."""
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory(dir=arguments.data_dir) as data:
            server = sesame(arguments.sesame, data)
            server.wait("/health/ready")
            host = f"127.0.0.1:{server.port}"
            requests = [
                raw("iam", {"Action": "CreateUser", "UserName": f"user-{number}", "Version": "2010-05-08"}, host)
                for number in range(USERS_PER_ROUND)]
            wrk(server.port, lua_list(requests), 60, folder)
            lines = [json.loads(line) for line in server.stop().splitlines()]
            made = [line for line in lines if line.get("operation") == "CreateUser" and line["status"] == 200]
            times = [datetime.datetime.fromisoformat(line["time"]).timestamp() for line in made]
            elapsed = max(times) - min(times)
            emit("CreateUser.rate", len(made) / elapsed, "users/s")
            commits = next(line["commits"] for line in lines if line["event"] == "stopped")
            emit("CreateUser.commits", commits / elapsed, "commits/s")
            emit("CreateUser.perCommit", len(made) / commits, "users/commit")


def starts(arguments):
    times = []
    for _ in range(10):
        with tempfile.TemporaryDirectory(dir=arguments.data_dir) as data:
            server = sesame(arguments.sesame, data)
            times.append(server.wait("/health/ready") * 1000)
            server.stop()
    median = statistics.median(times)
    emit("start.emptyDirectory", median, "ms")
    return ["start"] if median > START_BAR_MILLISECONDS else []


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesame", default=root / ".build/release/sesame")
    parser.add_argument("--baseline", default=root / ".build/release/HTTPBaseline")
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement of reads")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data-dir", default=None, help="a folder on the disk to be measured")
    arguments = parser.parse_args()
    missed = starts(arguments)
    with tempfile.TemporaryDirectory() as folder:
        missed += reads(arguments, folder)
        writes(arguments, folder)
    if missed:
        sys.exit(f"error: missed its bar: {', '.join(missed)}")


if __name__ == "__main__":
    main()
