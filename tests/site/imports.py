"""The imports of the three apps, module by module and room by room."""

import ast
from functools import cache
from pathlib import Path

from docs import draw_architecture


@cache
def nodes(path: Path) -> list[ast.AST]:
    """All nodes of the syntax of a module, which many tests look through."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def modules() -> dict[str, Path]:
    """Every module by its dotted name, migrations aside; a package by that of its `__init__`."""
    known = draw_architecture.modules()
    return {name: path for name, path in known.items() if "migrations" not in path.parts}


@cache
def imports() -> dict[str, set[str]]:
    """For each module those that it imports: inside functions and for types alone as well.

    Whoever imports a module runs the `__init__` of each package around it, and so imports that too.
    Only the packages that the importing module stands in itself are left out: they run already.
    """
    found = {}
    for name, path in modules().items():
        targets = {_module(dotted) for dotted in draw_architecture.imported_names(path)} - {""}
        around = {package for target in targets for package in _packages(target)}
        found[name] = (targets | (around - _packages(name))) - {name}
    return found


@cache
def rooms() -> dict[str, set[str]]:
    """For each room of `tracking/`, a folder or a loose module, the rooms that it imports."""
    found: dict[str, set[str]] = {}
    for name, targets in imports().items():
        if room := _room(name):
            found.setdefault(room, set()).update({_room(target) for target in targets} - {"", room})
    return found


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Each group of modules or rooms that can be reached from each other."""
    reach = {name: draw_architecture.reachable(graph, name) for name in graph}
    groups = {frozenset(o for o in reach[name] if name in reach[o]) for name in graph}
    return sorted(sorted(group) for group in groups if group)


def relative_imports() -> list[str]:
    """Modules that import by dots, which nothing here follows."""
    return [
        f"{path}:{node.lineno}"
        for path in modules().values()
        for node in nodes(draw_architecture.ROOT / path)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def _module(dotted: str) -> str:
    """The module that a dotted name leads to: itself, or the one that defines it; else empty."""
    while dotted and dotted not in modules():
        dotted = dotted.rpartition(".")[0]
    return dotted


def _packages(name: str) -> set[str]:
    parts = name.split(".")
    around = (".".join(parts[:end]) for end in range(1, len(parts)))
    return {package for package in around if package in modules()}


def _room(name: str) -> str:
    app, *below = name.split(".")
    return below[0] if app == "tracking" and below else ""
