import os
import pathlib
import subprocess

import pytest
import sesame


@pytest.fixture
def new_server(tmp_path):
    """Makes servers of this test's own; those that still run at its end are killed."""
    servers = []

    def make(data_dir=None, *arguments, **options):
        server = sesame.Server(data_dir or tmp_path / "data", *arguments, **options)
        servers.append(server)
        return server

    yield make
    for server in servers:
        if server.process and server.process.poll() is None:
            server.kill()


@pytest.fixture
def refused():
    """Starts a server that must not start; returns what it says (`error:` and `hint:` lines)."""

    def run(data_dir, *arguments, user=None):
        ended = subprocess.run(
            [sesame.BINARY, "serve", "--data-dir", str(data_dir), "--listen", "127.0.0.1:0", *arguments],
            env=sesame.environment(), capture_output=True, text=True, timeout=20, user=user,
            stdin=subprocess.DEVNULL,
        )
        assert ended.returncode not in (0, None) and ended.returncode > 0, ended
        assert ended.stderr.startswith("error: "), ended.stderr
        assert "\nhint: " in ended.stderr, ended.stderr
        return ended.stderr

    return run


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 32 MB."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m,mode=0700", "none", path], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield path
    subprocess.run(["umount", "--lazy", path], check=True)


@pytest.fixture
def other_user(tmp_path):
    """Whom files of this test do not belong to; None when the tests do not run as root, who may do everything."""
    if os.geteuid() != 0:
        return None
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.stat().st_uid == 0 and folder != pathlib.Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    nobody = 65534
    try:
        subprocess.run([sesame.BINARY, "--help"], user=nobody, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"another user cannot run the server here: {error}")
    return nobody
