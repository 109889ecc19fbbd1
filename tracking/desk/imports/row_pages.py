"""The rows of an import, fifty at a time, found by their number in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracking.models import Import, ImportRow
from tracking.models.imports import Effect, ImportRowQuerySet, Outcome

PER_PAGE = 50
MOST_DIGITS = 9


@dataclass(frozen=True)
class Group:
    """A link to the rows of one outcome or effect. query: of its address, empty for all rows."""

    label: str
    number: int
    query: str
    is_shown: bool = False


@dataclass(frozen=True)
class RowsPage:
    """Some rows in the order of the file. Cost: two queries, however many rows there are."""

    rows: list[ImportRow]
    previous: int | None  # the pages before and after begin beside these numbers
    next: int | None

    @classmethod
    def of(cls, rows: ImportRowQuerySet, asked: Mapping[str, str]) -> RowsPage:
        """The page after or before the row of a number; the first one for nonsense."""
        after, before = (_number(asked.get(name, "")) for name in ("after", "before"))
        if before is not None:
            found = list(rows.before(before)[: PER_PAGE + 1])
            if len(found) > PER_PAGE:
                shown = found[:PER_PAGE][::-1]
                return cls(shown, shown[0].number, shown[-1].number)
            after = None
        found = list(rows.after(-1 if after is None else after)[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        has_more = len(found) > PER_PAGE
        return cls(
            shown,
            shown[0].number if shown and after is not None else None,
            shown[-1].number if has_more else None,
        )


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def narrowed(rows: ImportRowQuerySet, asked: Mapping[str, str]) -> ImportRowQuerySet:
    """The rows of an outcome or of an effect; all for a word that is neither."""
    if (outcome := asked.get("outcome", "")) in Outcome.values:
        return rows.with_outcome(outcome)
    if (effect := asked.get("effect", "")) in Effect.values:
        return rows.with_effect(effect)
    return rows


def groups_of(
    of: Import, effects: Mapping[str, int], asked: Mapping[str, str] | None = None
) -> list[Group]:
    """The ways to the rows of each outcome and each effect that occurs, and to all."""
    shown = {name: (asked or {}).get(name, "") for name in ("outcome", "effect")}
    found = [
        Group(str(kind(value).label), number, f"{name}={value}", shown[name] == value)
        for name, kind, counts in (("outcome", Outcome, of.counts), ("effect", Effect, effects))
        for value in kind.values
        if (number := counts.get(value, 0))
    ]
    is_all = asked is not None and not any(one.is_shown for one in found)
    return [Group("", of.row_count, "", is_all), *found]
