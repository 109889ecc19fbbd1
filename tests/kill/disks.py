"""A small disk that fills up: a tmpfs that only its keeper sees, and whoever goes through it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOUNT = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && echo mounted && read _'
# As anybody where the system lets people have a user namespace, else as root.
WAYS = [["--map-root-user", "--mount"], ["--mount"]]


@contextmanager
def small_disk(folder: Path, *, size: str = "1m") -> Iterator[Path]:
    """The path of an empty disk of that size. Nothing of it is left, however the test ends: the
    mount goes with the process that keeps it, and that ends when its standard input closes.
    """
    folder.mkdir()
    problems = []
    for way in WAYS:
        with subprocess.Popen(
            ["unshare", *way, "sh", "-c", MOUNT, "sh", size, str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as keeper:  # fmt: skip
            if keeper.stdout.readline().strip() == "mounted":
                yield Path(f"/proc/{keeper.pid}/root{folder}")
                return
            problems.append(keeper.stderr.read().strip())
    raise AssertionError(
        "A full disk cannot be tested: this system allows neither `unshare --map-root-user --mount`"
        f" nor a mount as root ({'; '.join(problems)}). Run the tests where one of them is allowed."
    )
