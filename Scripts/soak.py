#!/usr/bin/env python3
"""Works a server hard for a while: several clients create, change and delete, and now and then it is killed.

After every restart, what was answered must be there and what was deleted must be gone. Prints the server's memory, so
that a leak shows.
"""

import argparse
import pathlib
import random
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests" / "EndToEnd"))
import sesame  # noqa: E402


class Worker(threading.Thread):
    """Owns some users and knows what must be true of them."""

    def __init__(self, server, number, stop):
        super().__init__(daemon=True)
        self.server, self.number, self.stop = server, number, stop
        self.present, self.doubtful, self.done = set(), set(), 0

    def run(self):
        iam = self.server.iam()
        count = 0
        while not self.stop.is_set():
            count += 1
            name = f"w{self.number}-{count}-{random.randrange(1 << 32)}"
            creates = len(self.present) < 50 or random.random() < 0.5
            if not creates:
                name = random.choice(sorted(self.present))
            try:
                if creates:
                    iam.create_user(UserName=name, Tags=[{"Key": "worker", "Value": str(self.number)}])
                    self.present.add(name)
                else:
                    iam.delete_user(UserName=name)
                    self.present.discard(name)
                self.done += 1
            except Exception:  # The server was killed: nobody knows whether this one was done.
                self.present.discard(name)
                self.doubtful.add(name)
                time.sleep(0.1)


def check(server, workers):
    pages = server.iam().get_paginator("list_users").paginate(PaginationConfig={"PageSize": 1000})
    found = {user["UserName"] for page in pages for user in page["Users"]} - {"administrator"}
    expected = set().union(*(worker.present for worker in workers))
    doubtful = set().union(*(worker.doubtful for worker in workers))
    lost, extra = expected - found, found - expected - doubtful
    if lost or extra:
        sys.exit(f"error: lost {sorted(lost)[:5]}, unexpected {sorted(extra)[:5]}")


def memory(server):
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=pathlib.Path, default=sesame.BINARY)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    sesame.BINARY = arguments.binary.resolve()

    with tempfile.TemporaryDirectory() as folder:
        server = sesame.Server(pathlib.Path(folder) / "data").start()
        workers = []
        end = time.monotonic() + arguments.minutes * 60
        kills = 0
        while time.monotonic() < end:
            stop = threading.Event()
            fresh = [Worker(server, len(workers) + number, stop) for number in range(arguments.clients)]
            for worker in fresh:
                worker.start()
            workers += fresh
            time.sleep(random.uniform(3, 15))
            print(f"{sum(w.done for w in workers)} changes, {kills} kills, {memory(server)} MB", flush=True)
            server.kill()
            kills += 1
            stop.set()
            for worker in fresh:
                worker.join()
            server.start()
            check(server, workers)
        server.stop()
    print(f"well: {sum(w.done for w in workers)} changes survived {kills} kills")


if __name__ == "__main__":
    main()
