"""The browser of the tests is the system's own Chromium; `make test-browser` looks for it first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
# It asks nobody but the server under test, and needs no graphics card and no sandbox of its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
HOW_TO_GET_IT = (
    f"make test-browser: there is no browser at {CHROMIUM}.\n"
    "On Debian, install it as root: apt-get install chromium\n"
    "Elsewhere, name one: make test-browser CHROMIUM=/path/to/chromium"
)


def is_there() -> bool:
    return os.access(CHROMIUM, os.X_OK) and Path(CHROMIUM).is_file()


def install() -> None:
    """Debian's package, where the person may install packages; says so in the output."""
    print("Installing Debian's chromium with apt-get; this happens once.", flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "--quiet", "--quiet", *words], env=environ, check=False)


def main() -> None:
    if not is_there() and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    if not is_there():
        sys.exit(HOW_TO_GET_IT)
    version = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=False)
    if version.returncode:
        sys.exit(f"make test-browser: {CHROMIUM} does not start: {version.stderr.strip()}")
    print(f"{version.stdout.strip()} answers.")


if __name__ == "__main__":
    main()
