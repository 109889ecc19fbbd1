"""What a hostile file may cost: ten seconds and 256 MB, whatever is in it."""

import json
import os
import subprocess
import sys

import pytest

from tests.tracking.imports.reading import built

pytestmark = pytest.mark.any_database

MOST_SECONDS = 10
# Reads files with 256 MB on top of what the program itself takes; says how long and what is said.
WITHIN_256_MB = """
import json, os, pathlib, resource, sys, time
import django
django.setup()
from tracking.imports.reading import Limits, Unreadable, read, recognise
limits = Limits(bytes=20_000_000, rows=200_000, columns=200, cell=100_000)
mine = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
answers = {}
for path in pathlib.Path(sys.argv[1]).iterdir():
    data, begun = path.read_bytes(), time.monotonic()
    resource.setrlimit(resource.RLIMIT_AS, (mine + len(data) + (256 << 20), resource.RLIM_INFINITY))
    try:
        table = read(data, recognise(data, "", limits), limits)
        said = f"{len(table.lines)} rows, {len(table.problems)} problems"
    except Unreadable as refusal:
        said = str(refusal)
    except MemoryError:
        said = "no memory"
    answers[path.name] = [said, time.monotonic() - begun]
    table = data = None
print(json.dumps(answers))
"""
TOO_MANY_ROWS = "The file has more than 200,000 rows. "
LARGE = {
    "a zip bomb": (lambda: built.with_zeros(390_000_000), ("1 rows", "0 rows")),
    "a cell far away": (built.far_cell, "This workbook takes more than 256 MB"),
    "a cell that repeats": (lambda: built.repeated_cells(100_000, 1_000), "This workbook "),
    "a row that repeats": (lambda: built.repeated_cells(1_000_000, 1), TOO_MANY_ROWS),
    "marks alone": (lambda: b'title\n"' + b'""' * 9_000_000, "The quotation mark that opens"),
    "one line": (lambda: b"A" * 19_000_000, "Line 1: A name in the header has 19,000,000"),
    "commas alone": (lambda: b"title,kind\n" + b"," * 19_000_000, "Line 2 has more than 100,000"),
    "short rows": (lambda: b"a,b\n" + b"A\n" * 9_000_000, ("More than 10,000", "The file has")),
    "line breaks alone": (lambda: b"a,b\nA,B\n" + b"\n" * 18_000_000, "The file has more than"),
    "control characters": (lambda: b"a,b\n" + b"\x01,B\n" * 3_000_000, "More than 10,000"),
    "objects in a list": (lambda: b"[" + b"{}," * 6_000_000 + b"{}]", TOO_MANY_ROWS),
    "lists in a row": (lambda: b'{"a":[' + b"[]," * 6_000_000 + b"[]]}", "0 rows, 1 problems"),
    "many names": (
        lambda: b"".join(b'{"%d":1}\n' % number for number in range(1_000_000)),
        "The header has 201 columns",
    ),
    "cells of one letter": (
        lambda: b",".join([b"c%d" % n for n in range(200)]) + (b"\n" + b"x," * 199 + b"y") * 45_000,
        "The file has more than 3,200,000 cells",
    ),
    "no UTF-8": (lambda: b"a,b\n" + b"\xe9,\xfc\n" * 3_000_000, TOO_MANY_ROWS),
}


def test_no_file_takes_more_than_256_mb_or_ten_seconds(tmp_path):
    for name, (build, _said) in LARGE.items():
        (tmp_path / name).write_bytes(build())

    process = subprocess.run(
        [sys.executable, "-c", WITHIN_256_MB, tmp_path],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "gsi_tracker.settings"},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    answers = json.loads(process.stdout)

    assert answers.keys() == LARGE.keys()
    assert {
        name: said for name, (said, _s) in answers.items() if not said.startswith(LARGE[name][1])
    } == {}
    assert {
        name: seconds for name, (_s, seconds) in answers.items() if seconds > MOST_SECONDS
    } == {}
