#!/usr/bin/env python3
"""Works a server hard for a while: sixteen clients create, change and delete, and now and then it is killed.

After every restart, what was answered must be there and nothing else. Prints the server's memory, so that a leak shows.
"""

import argparse
import pathlib
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent / "Tests"
sys.path[:0] = [str(TESTS / "EndToEnd"), str(TESTS / "Durability")]
import sesame  # noqa: E402
import writers  # noqa: E402


def memory(server):
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return f", {int(line.split()[1]) // 1024} MB"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=pathlib.Path, default=sesame.BINARY)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", default=str(int(time.time())))
    arguments = parser.parse_args()
    sesame.BINARY = arguments.binary.resolve()
    print(f"seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        server = sesame.Server(pathlib.Path(folder) / "data")
        end = time.monotonic() + arguments.minutes * 60
        try:
            fleet = writers.kill_rounds(
                server, arguments.seed, keep_going=lambda _: time.monotonic() < end, longest=15,
                before_kill=lambda: memory(server))
            status = server.stop()
        finally:
            if server.process and server.process.poll() is None:
                server.kill()
    if status:
        sys.exit(f"error: the server ended with {status}")
    print(f"well: {fleet.answered} changes were answered, none was lost")


if __name__ == "__main__":
    main()
