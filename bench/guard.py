"""Fails if a page has become much dearer, or grows with the data: a short look for CI.

    python -m bench.guard [--record]

Compares what each page costs at 20,000 events with a page without data, and with itself at 2,000,
on SQLite. Such ratios are the same on a slow machine and on a fast one. bench/guard.json has what
they were when they were recorded; `--record` writes them anew. A page with twice that is measured
again, with more runs: a bad moment of the machine is no regression. Exits with status 1 if a page
is that dear both times.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.databases import Database
from bench.pages.__main__ import measure
from bench.pages.addresses import FLOOR, PUBLIC, STAFF, Page

SMALL, LARGE = 2_000, 20_000
RUNS, MORE_RUNS = 5, 15
CLEARLY = 2
RECORDED = Path(__file__).resolve().parent / "guard.json"

Ratios = dict[str, dict[str, float]]


def ratios(pages: list[Page], runs: int) -> Ratios:
    """To the page without data, and of growth, by the name of the page."""
    floor = next(page for page in PUBLIC if page.address == FLOOR)
    asked = [floor, *(page for page in pages if page != floor)]
    databases = [Database("sqlite", size) for size in (SMALL, LARGE)]
    small, large = (of_size["pages"] for of_size in measure(databases, runs, asked).values())
    return {
        page.name: {
            "to the page without data": large[page.name]["ratio"],
            "growth": round(large[page.name]["cpu_ms"] / small[page.name]["cpu_ms"], 2),
        }
        for page in asked
        if page != floor
    }


def regressions(found: Ratios, recorded: Ratios) -> dict[str, list[str]]:
    """What is clearly above the recorded ratio, by the name of the page."""
    return {
        name: words
        for name, of_page in found.items()
        if (
            words := [
                f"{measured} {figure}, recorded {recorded[name][measured]}"
                for measured, figure in of_page.items()
                if figure > CLEARLY * recorded[name][measured]
            ]
        )
    }


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--record", action="store_true")
    pages = [*PUBLIC, *STAFF]
    if asked.parse_args().record:
        RECORDED.write_text(json.dumps(ratios(pages, MORE_RUNS), indent=1) + "\n", "utf-8")
        return 0
    recorded = json.loads(RECORDED.read_text("utf-8"))
    dear = regressions(ratios(pages, RUNS), recorded)
    if dear:
        print(f"Measured again: {', '.join(dear)}")
        again = [page for page in pages if page.name in dear]
        dear = regressions(ratios(again, MORE_RUNS), recorded)
    for name, words in dear.items():
        print(f"{name} has become dearer: {'; '.join(words)}")
    print(f"make guard: {'failed' if dear else 'passed'}")
    return int(bool(dear))


if __name__ == "__main__":
    sys.exit(main())
