"""A small folder in the shape of fixtures/sample, which a test may spoil."""

import csv
from pathlib import Path

FILES = ["parties", "sources", "forums", "events", "status_updates", "evidence"]

ROWS: dict[str, list[dict[str, str]]] = {
    "parties": [
        {"code": "CHN", "kind": "state", "name": "China", "iso2": "CN"},
        {"code": "LAS", "kind": "organization", "name": "League of Arab States", "iso2": ""},
    ],
    "sources": [
        {
            "event": event,
            "title": "Talks open",
            "publisher": "Example Post",
            "voice": "example-post",
            "carrier": "",
            "url": "https://example.org/talks",
            "published_on": "2024-05",
            "language": "en",
            "kind": "secondary",
        }
        for event in ("talks-2024", "talks-2025")
    ],
    "forums": [
        {
            "slug": "example-forum",
            "name": "Example Forum",
            "short_name": "Forum",
            "kind": "forum",
            "convener": "China",
            "first_held_year": "2021",
            "frequency": "",
            "is_recurring": "",
            "website": "",
            "items": "priority-7;platform-2",
            "description": "A forum.",
            "source_title": "About the forum",
            "source_publisher": "Example Forum",
            "source_voice": "",
            "source_carrier": "",
            "source_url": "https://example.org/forum",
        }
    ],
    "events": [
        {
            "ref": f"talks-{year}",
            "title": f"Talks of {year}",
            "kind": "meeting",
            "start_date": f"{year}-05-17",
            "end_date": f"{year}-05-18",
            "date_precision": "day",
            "place": "Beijing",
            "country": "CN",
            "parties": "CHN:host;LAS:participant",
            "items": "priority-7",
            "forum": "example-forum",
            "summary": "The two sides met.",
        }
        for year in (2024, 2025)
    ],
    "status_updates": [
        {
            "ref": "priority-7-2025-06",
            "item": "priority-7",
            "commitment": "2",
            "status": "active",
            "as_of": "2025-06-30",
            "confidence": "low",
            "direction": "first",
            "rationale": "Two meetings were held.",
            "own_claim": "",
            "search_note": "",
            "evidence": "talks-2024;talks-2025",
        }
    ],
    "evidence": [
        {
            "status_update": "priority-7-2025-06",
            "event": "talks-2024",
            "bearing": "direct",
            "commitment": "2",
            "excerpt": "",
            "excerpt_language": "",
            "translation": "",
            "page": "",
            "source": "",
        }
    ],
}


def write_folder(folder: Path) -> Path:
    for name in FILES:
        write_file(folder, name, ROWS[name])
    return folder


def write_file(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def put(folder: Path, name: str, line: int, column: str, text: str) -> None:
    """Writes a file of the folder anew, with this text in one cell; the header is line 1."""
    rows = [dict(row) for row in ROWS[name]]
    rows[line - 2][column] = text
    write_file(folder, name, rows)
