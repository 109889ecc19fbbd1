"""Puts the newest figures into docs/performance.md, between the marks that name them.

python -m bench.performance
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import results
from bench.pages.addresses import FLOOR, OTHERS, PEERS, PUBLIC, STAFF, Page

DOCUMENT = Path(__file__).resolve().parents[1] / "docs/performance.md"
MARKED = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main() -> None:
    DOCUMENT.write_text(rendered(DOCUMENT.read_text("utf-8")), "utf-8")


def rendered(text: str) -> str:
    """The document with the figures of the newest files."""
    return MARKED.sub(lambda found: found[1] + TABLES[found[2]]() + found[3], text)


def _table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def _databases(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    found = results.newest(name)["databases"]
    return ((words, found[kind]) for kind, words in KINDS.items() if kind in found)


def _machine(name: str, words: str) -> str:
    of = results.newest(name)
    return f"Measured on {of['day']}, {of['cores']} cores, Python {of['python']}{words}.\n\n"


def _pages(pages: list[Page]) -> str:
    found = dict(_databases("pages"))
    head = ["page"]
    for words, sizes in found.items():
        head += [f"{words}, {int(size):,}" for size in sizes] + ["× floor", "growth"]
    rows = []
    for page in pages:
        row: list[object] = [page.name]
        for sizes in found.values():
            row += _cells(page, [of_size["pages"].get(page.name) for of_size in sizes.values()])
        rows.append(row)
    runs = results.newest("pages")["runs"]
    return _machine("pages", f", medians of {runs} runs") + _table(head, rows)


def _cells(page: Page, figures: list[dict[str, Any] | None]) -> list[object]:
    """Milliseconds at each size, the ratio to the floor, and the growth; bold if above the aim."""
    if None in figures:
        return ["–"] * (len(figures) + 2)
    known = [figure for figure in figures if figure]
    ratio, growth = known[-1]["ratio"], known[-1]["cpu_ms"] / known[0]["cpu_ms"]
    is_aimed = page not in [*PEERS, *OTHERS] and page.address != FLOOR
    most_ratio = 0 if page.is_staff else page.most_ratio
    return [
        *(figure["cpu_ms"] for figure in known),
        _bold(ratio, is_aimed and 0 < most_ratio < ratio),
        _bold(f"{growth:.2f}", is_aimed and 0 < page.most_growth < growth),
    ]


def _bold(figure: object, is_above: bool) -> str:
    return f"**{figure}**" if is_above else str(figure)


def _memory() -> str:
    rows = []
    for words, sizes in _databases("pages"):
        for size, one in sizes.items():
            filled = f"{one['fill_seconds']:,}"
            rows.append([words, f"{int(size):,}", filled, one["memory_mb"]])
    head = ["database", "events", "seconds to generate", "web process, MB at most"]
    return _table(head, rows)


def _files() -> str:
    rows = []
    for words, sizes in _databases("export"):
        for size, one in sizes.items():
            others = ", ".join(
                f"{name} {seconds} s ({one['to_ours'][name]}×)"
                for name, seconds in one["seconds"].items()
                if name != "GSI Tracker"
            )
            seconds = one["seconds"]["GSI Tracker"]
            row = [words, f"{int(size):,}", one["mb"], seconds, one["first_byte_seconds"], others]
            rows.append([*row, one["memory_mb"]])
    head = ["database", "rows", "MB", "seconds", "first byte, s", "beside it", "web process, MB"]
    of = results.newest("export")
    return _machine("export", f", medians of {of['runs']} runs") + _table(head, rows)


def _row_by_row() -> str:
    rows = [
        [words, f"{int(size):,}", ending.upper(), written["seconds"], written["memory_mb"]]
        for words, sizes in _databases("export")
        for size, one in sizes.items()
        for ending, written in one["row_by_row"].items()
    ]
    return _table(["database", "rows", "format", "seconds", "MB of memory at most"], rows)


def _writing() -> str:
    rows = []
    for words, sizes in _databases("write"):
        for size, one in sizes.items():
            for people in ("1", "20"):
                of = one[people]
                row = [words, f"{int(size):,}", people, of["events"], of["cpu_ms_of_one"]]
                rows.append([*row, of["publish_ms"], of["errors"], of["lost"]])
    seconds = results.newest("write")["seconds"]
    head = ["database", "events", "writers", f"published in {seconds} s", "CPU ms of one"]
    head += ["publishing, ms", "errors", "lost"]
    return _machine("write", "") + _table(head, rows)


def _reading() -> str:
    rows = []
    for words, sizes in _databases("write"):
        for size, one in sizes.items():
            idle, publishing = one["readers"]["idle"], one["readers"]["publishing"]
            row = [words, f"{int(size):,}", idle["p50_ms"], idle["p95_ms"]]
            row += [publishing["p50_ms"], publishing["p95_ms"], one["readers"]["ratio"]]
            rows.append(row)
    head = ["database", "events", "idle: half within, ms", "95 of 100 within"]
    head += ["publishing: half within", "95 of 100 within", "ratio"]
    return _table(head, rows)


TABLES: dict[str, Callable[[], str]] = {
    "public": lambda: _pages(PUBLIC),
    "staff": lambda: _pages(STAFF),
    "peers": lambda: _pages([*PEERS, *OTHERS]),
    "memory": _memory,
    "files": _files,
    "row_by_row": _row_by_row,
    "writing": _writing,
    "reading": _reading,
}

if __name__ == "__main__":
    main()
