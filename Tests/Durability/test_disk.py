import os
import resource

import botocore.exceptions
import pytest
import writers


def fill(disk, leave):
    """Takes the room on a disk, but for so many bytes; returns the file that takes it."""
    room = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - leave)))
    return ballast


def fill_until_refused(fleet):
    """Lets the writers run until every one of them was refused."""
    fleet.start()
    for _ in range(600):
        if all(writer.refusals for writer in fleet.writers) or fleet.stop.wait(0.05):
            break
    fleet.join()
    refusals = fleet.take_refusals()
    assert refusals, "the disk is not full"
    for refusal in refusals:
        # An error of the service (5xx), which AWS's clients try again; never a success.
        assert ": 503 " in refusal or ": 500 " in refusal, refusal


def check_life_on_a_full_disk(server, fleet):
    """Reading goes on, nothing answered is missing, nothing refused is there."""
    fleet.settle()
    assert server.get("/health/live").status == 200
    with pytest.raises(botocore.exceptions.ClientError):
        server.iam().create_user(UserName="too-much")


def check_recovery(server, fleet):
    server.iam().create_user(UserName="after")
    before = fleet.answered
    fleet.start()
    fleet.stop.wait(0.5)
    fleet.join()
    assert not fleet.take_refusals()
    assert fleet.answered > before
    fleet.settle()
    server.kill()
    server.start()
    fleet.settle()
    assert server.iam().get_user(UserName="after")
    assert server.stop() == 0


def test_files_at_their_limit(new_server):
    """The limit on the size of a file (`ulimit -f`) is met by the running server, and raised again."""
    server = new_server().start()
    fleet = writers.Fleet(server, seed="limit")
    _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (600_000, hard))
    fill_until_refused(fleet)
    check_life_on_a_full_disk(server, fleet)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    check_recovery(server, fleet)


def test_full_disk(new_server, small_disk):
    server = new_server(small_disk / "data").start()
    fleet = writers.Fleet(server, seed="disk")
    ballast = fill(small_disk, leave=1_500_000)
    fill_until_refused(fleet)
    check_life_on_a_full_disk(server, fleet)
    ballast.unlink()
    check_recovery(server, fleet)


def test_kill_on_a_full_disk(new_server, small_disk):
    """What was refused for want of room is not there after a kill either, and what was answered is."""
    server = new_server(small_disk / "data").start()
    fleet = writers.Fleet(server, seed="both")
    ballast = fill(small_disk, leave=1_500_000)
    fill_until_refused(fleet)
    server.kill()
    ballast.unlink()
    server.start()
    fleet.settle()
    assert server.stop() == 0


def test_no_room_for_a_first_start(refused, small_disk):
    fill(small_disk, leave=0)
    told = refused(small_disk / "data")
    assert "the disk is full" in told
    assert "make room on the disk" in told
