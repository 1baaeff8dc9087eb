"""A server that cannot start says why, and changes nothing."""

import os
import pathlib
import subprocess

import pytest


@pytest.fixture
def data(new_server):
    """A data directory with a user in it, of a server that was stopped."""
    server = new_server().start()
    server.iam().create_user(UserName="ada")
    assert server.stop() == 0
    return server.data_dir


def content(data):
    return {path.name: path.read_bytes() for path in pathlib.Path(data).iterdir() if path.name in KEPT}


KEPT = {"sesame.db", "master.key"}


def test_missing_master_key(refused, data):
    (data / "master.key").unlink()
    before = content(data)
    told = refused(data)
    assert f"the master key file `{data}/master.key` is missing, but the database needs it" in told
    assert "--master-key-file" in told
    assert content(data) == before


def test_another_master_key(refused, data):
    (data / "master.key").write_bytes(os.urandom(32))
    before = content(data)
    assert "does not belong to the database" in refused(data)
    assert content(data) == before


def test_master_key_kept_elsewhere(new_server, refused, data, tmp_path):
    key = tmp_path / "key"
    (data / "master.key").rename(key)
    refused(data)
    server = new_server(data, "--master-key-file", str(key)).start()
    assert server.iam().get_user(UserName="ada")


@pytest.mark.parametrize("damage", ["truncated", "text", "empty", "middle"])
def test_damaged_database(refused, data, damage):
    database = data / "sesame.db"
    whole = database.read_bytes()
    broken = {
        "truncated": whole[: len(whole) // 2],
        "text": b"milk, eggs, bread\n" * 100,
        "empty": b"",
        "middle": whole[:8192] + bytes(len(whole) - 12288) + whole[-4096:],
    }[damage]
    database.write_bytes(broken)
    before = content(data)
    told = refused(data)
    assert str(database) in told
    assert "is damaged" in told or "is not a database" in told
    assert content(data) == before


def test_second_server(new_server, refused, data):
    server = new_server(data).start()
    told = refused(data)
    assert f"is in use by another server (process {server.process.pid})" in told
    assert server.iam().get_user(UserName="ada")


def test_read_only_directory(refused, data, other_user):
    mode = data.stat().st_mode
    for path in [*data.rglob("*"), data]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        told = refused(data, user=other_user)
    finally:
        data.chmod(mode)
    assert "permission denied" in told
    assert "make the data directory writable" in told


def test_read_only_file_system(new_server, refused, small_disk):
    server = new_server(small_disk / "data").start()
    assert server.stop() == 0
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    told = refused(server.data_dir)
    assert "the file system is read-only" in told
    assert "make the data directory writable" in told


def test_directory_that_cannot_be_made(refused):
    assert "cannot make the data directory `/proc/sesame`" in refused("/proc/sesame")
