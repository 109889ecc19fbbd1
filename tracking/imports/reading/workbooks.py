"""Workbooks (.xlsx, .xlsm, .xlsb, .ods, .xls), read by calamine in a process with limits.

Measured: 100,000 rows of 15 cells take 163 MB there. A hostile workbook of 5 kB asks for 500 GB,
which ends that process and nothing else.
"""

from __future__ import annotations

import json
import marshal
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext

from tracking.imports.reading import archives
from tracking.imports.reading.archives import Archive
from tracking.imports.reading.contents import is_zip
from tracking.imports.reading.lost_cells import LostCells
from tracking.imports.reading.table import Unreadable

PROCESS = Path(__file__).with_name("workbook_process.py")
MOST_MEMORY_BYTES = 256 << 20
MOST_SECONDS = 8  # of work; a workbook of 100,000 rows and 15 columns takes 2

Numbered = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook that is being read.

    lost: by the row, what to do about a cell that shows an error or has no result.
    """

    name: str
    names: tuple[str, ...]
    rows: Iterator[Numbered]
    lost: dict[int, str]


@contextmanager
def opened(data: bytes, sheet: str, last_row: int) -> Iterator[Sheet]:
    """A sheet, its rows read as they are taken; the first one that has cells without a name.

    last_row: rows below it are not read. Raises Unreadable for what is damaged, no workbook, too
    large to unpack, or too much work, while rows are taken too.
    """
    lost, archive = LostCells(), None
    if is_zip(data):
        archive = Archive.of(data)
        archive.check_parts(lost.look)
    with _reading_process(data, sheet, last_row) as process:
        about = _received(process)
        if isinstance(about, str):
            raise archives.has_password() if about == "password" else _no_workbook(data)
        if sheet and about["sheet"] != sheet:
            raise _no_such_sheet(sheet, about["sheets"])
        yield Sheet(
            about["sheet"],
            tuple(about["sheets"]),
            _rows(process),
            lost.of_sheet(archive, about["sheet"]) if archive else {},
        )


@contextmanager
def _reading_process(data: bytes, sheet: str, last_row: int) -> Iterator[subprocess.Popen[bytes]]:
    order = {
        "sheet": sheet,
        "rows": last_row,
        "bytes": MOST_MEMORY_BYTES,
        "seconds": MOST_SECONDS,
    }
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603 (our own module; the sheet's name is data)
            [sys.executable, "-I", str(PROCESS), json.dumps(order)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def _rows(process: subprocess.Popen[bytes]) -> Iterator[Numbered]:
    while (chunk := _received(process)) is not None:
        yield from chunk


def _received(process: subprocess.Popen[bytes]) -> Any:
    """The next value from the process. Raises Unreadable if it has ended without one."""
    output: IO[bytes] = process.stdout  # type: ignore[assignment]
    length = int.from_bytes(output.read(4), "big")
    content = output.read(length) if length else b""
    if not length or len(content) < length:
        raise _ended(process.wait())
    return marshal.loads(content)  # noqa: S302 (from our own process)


def _ended(status: int) -> Unreadable:
    if status in {-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL}:
        return Unreadable(
            gettext(
                "This workbook takes more than %(seconds)s seconds to read. Copy the rows to a new "
                "workbook, or save them as CSV."
            )
            % {"seconds": MOST_SECONDS}
        )
    return Unreadable(
        gettext(
            "This workbook takes more than %(most)s MB of memory to read. One cell far below or "
            "far to the right of the others is enough for that. Copy the rows to a new workbook, "
            "or save them as CSV."
        )
        % {"most": MOST_MEMORY_BYTES >> 20}
    )


def _no_workbook(data: bytes) -> Unreadable:
    if is_zip(data):
        return archives.damaged()
    return Unreadable(
        gettext(
            "This is an older Office file, and no workbook that can be read. If it is one, it may "
            "have a password or be damaged: save it again as .xlsx without a password."
        )
    )


def _no_such_sheet(sheet: str, names: list[str]) -> Unreadable:
    return Unreadable(
        gettext("The workbook has no sheet “%(sheet)s”. Its sheets are: %(names)s.")
        % {"sheet": sheet, "names": ", ".join(names)}
    )
