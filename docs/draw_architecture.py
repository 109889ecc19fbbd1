"""Draws architecture.svg from the imports: `python -m docs.draw_architecture`.

A room is a folder of `tracking/` or of `tracking/desk/`, or a module that stands there by itself.
Each room stands one floor above the highest room that it imports from; rooms that import each
other share a floor, and a dashed line joins them.
Every import counts, those inside functions and those for types included. An arrow is left out
where a longer way says the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from html import escape
from math import ceil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
APPS = ("gsi_tracker", "priorities", "tracking")
LEAST_WIDTH, MARGIN, BOX_HEIGHT, FLOOR_HEIGHT, GAP = 1120, 30, 34, 92, 14
LETTER_WIDTH, PADDING = 7.4, 20
SWEEPS = 12  # how often the rooms of each floor are put in order; more changes nothing

Imports = dict[str, set[str]]
Place = tuple[float, float, float]  # left, top and width of a box, in pixels

STYLE = """
  text { font: 13px system-ui, sans-serif; text-anchor: middle; fill: #1b2733; }
  rect { fill: #eef3f8; stroke: #5b7083; }
  .below rect { fill: #f6efdd; stroke: #8a7440; }
  path { fill: none; stroke: #8796a5; marker-end: url(#head); }
  .circle { stroke: #b3261e; stroke-dasharray: 4 3; marker-end: none; }
  marker path { fill: #8796a5; stroke: none; marker-end: none; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    rect { fill: #22303d; stroke: #8aa0b5; }
    .below rect { fill: #3a3220; stroke: #b59d62; }
    path { stroke: #70818f; }
    .circle { stroke: #ff8a80; }
    marker path { fill: #70818f; }
  }
"""


def room_of(path: Path) -> str | None:
    """The room of a module, by its path below the root; None for what stands in no room."""
    app, *below = path.with_suffix("").parts
    if app != "tracking":
        return app
    if "migrations" in below or below in (["__init__"], ["apps"], ["desk", "__init__"]):
        return None
    return "/".join(below[: 2 if below[0] == "desk" else 1])


def modules() -> dict[str, Path]:
    """Every module of the three apps by its dotted name."""
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    below = [path.relative_to(ROOT) for path in paths]
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in below}


def imported_names(path: Path) -> Iterable[str]:
    """The dotted names that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_imports() -> Imports:
    """For each room the rooms that it imports from, itself not among them."""
    known = modules()
    found: Imports = {}
    for path in known.values():
        if (room := room_of(path)) is not None:
            names = (_module(name, known) for name in imported_names(path))
            targets = {room_of(known[name]) for name in names if name}
            found.setdefault(room, set()).update(t for t in targets if t not in (None, room))
    return found


def _module(name: str, known: Mapping[str, Path]) -> str | None:
    """The module that a dotted name leads to: itself, or the one that defines it."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name or None


def reachable(imports: Imports, start: str) -> set[str]:
    """Everything that a room imports, directly or through others."""
    found: set[str] = set()
    waiting = list(imports[start])
    while waiting:
        room = waiting.pop()
        if room not in found:
            found.add(room)
            waiting.extend(imports[room])
    return found


def floors(imports: Imports) -> list[list[str]]:
    """The rooms floor by floor, the lowest first."""
    reach = {room: reachable(imports, room) for room in imports}
    below = {room: {other for other in reach[room] if room not in reach[other]} for room in imports}
    level: dict[str, int] = {}
    for room in sorted(imports, key=lambda room: (len(below[room]), room)):
        level[room] = max((level[other] + 1 for other in below[room]), default=0)
    return [
        sorted(room for room in imports if level[room] == number)
        for number in range(max(level.values()) + 1)
    ]


def arrows(imports: Imports) -> list[tuple[str, str, bool]]:
    """Room, room that it imports from, and whether the two are part of a circle."""
    reach = {room: reachable(imports, room) for room in imports}
    drawn = []
    for room, targets in sorted(imports.items()):
        for target in sorted(targets):
            circle = room in reach[target]
            if circle and room in imports[target] and target < room:
                continue  # one line for both directions
            others = {other for other in targets if room not in reach[other]} - {target}
            if circle or not any(target in reach[other] for other in others):
                drawn.append((room, target, circle))
    return drawn


def put_in_order(rows: list[list[str]], drawn: list[tuple[str, str, bool]]) -> list[list[str]]:
    """The same floors with each room near those that its arrows lead to, so that few cross."""
    near: dict[str, set[str]] = {room: set() for row in rows for room in row}
    for room, target, _ in drawn:
        near[room].add(target)
        near[target].add(room)
    for _ in range(SWEEPS):
        place = {room: (number + 0.5) / len(row) for row in rows for number, room in enumerate(row)}
        rows = [sorted(row, key=lambda room: (_mean(near[room], place), room)) for row in rows]
    return rows


def _mean(rooms: set[str], place: Mapping[str, float]) -> float:
    return sum(sorted(place[room] for room in rooms)) / len(rooms) if rooms else 0.5


def box_width(room: str) -> float:
    return len(room) * LETTER_WIDTH + PADDING


def picture_width(rows: list[list[str]]) -> int:
    """Wide enough for the floor with the most rooms."""
    floors = [sum(box_width(room) + GAP for room in row) - GAP for row in rows]
    return max(LEAST_WIDTH, ceil(max(floors)) + 2 * MARGIN)


def boxes(rows: list[list[str]]) -> dict[str, Place]:
    """For each room where its box stands; the lowest floor is the last."""
    found = {}
    whole = picture_width(rows)
    for number, row in enumerate(reversed(rows)):
        filled = sum(box_width(room) for room in row)
        space = max(GAP, (whole - 2 * MARGIN - filled) / (len(row) + 1))
        left = (whole - filled - space * (len(row) - 1)) / 2
        for room in row:
            found[room] = (left, MARGIN + number * FLOOR_HEIGHT, box_width(room))
            left += box_width(room) + space
    return found


def draw(imports: Imports) -> str:
    """The picture as SVG, for a light and for a dark page."""
    drawn = arrows(imports)
    rows = put_in_order(floors(imports), drawn)
    places = boxes(rows)
    width = picture_width(rows)
    height = 2 * MARGIN + (len(rows) - 1) * FLOOR_HEIGHT + BOX_HEIGHT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>The rooms of the tracker by who imports whom</title>",
        f"<style>{STYLE}</style>",
        '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker>',
        *(_arrow(places[room], places[target], circle) for room, target, circle in drawn),
        *(_box(room, places[room]) for row in rows for room in row),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _arrow(start: tuple[float, float, float], end: tuple[float, float, float], circle: bool) -> str:
    if start[1] == end[1]:
        return _arc(start, end)
    x1, y1 = start[0] + start[2] / 2, start[1] + BOX_HEIGHT
    x2, y2 = end[0] + end[2] / 2, end[1]
    bend = FLOOR_HEIGHT / 2
    kind = ' class="circle"' if circle else ""
    return (
        f'<path{kind} d="M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 + bend:.0f} '
        f'{x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2:.0f}"/>'
    )


def _arc(start: Place, end: Place) -> str:
    """A line over the heads of the rooms between two that import each other."""
    x1, x2, top = start[0] + start[2] / 2, end[0] + end[2] / 2, start[1]
    return (
        f'<path class="circle" d="M{x1:.0f} {top:.0f}C{x1:.0f} {top - 26:.0f} '
        f'{x2:.0f} {top - 26:.0f} {x2:.0f} {top:.0f}"/>'
    )


def _box(room: str, place: Place) -> str:
    left, top, width = place
    kind = ' class="below"' if room in APPS else ""
    return (
        f'<g{kind}><rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" '
        f'height="{BOX_HEIGHT}" rx="5"/><text x="{left + width / 2:.0f}" '
        f'y="{top + 22:.0f}">{escape(room)}</text></g>'
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(room_imports()), "utf-8")
