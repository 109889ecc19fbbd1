"""A row of a file's table, as whatever reads the file gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Line(Protocol):
    """number: the line of the file, or the row of the sheet, as a person counts."""

    @property
    def number(self) -> int: ...

    @property
    def cells(self) -> Sequence[str]: ...
