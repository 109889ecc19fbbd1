"""Which column each heading of a file means.

A heading is matched by the name that our files give the column, by its label in any language of the
interface, or by a usual word. What is not matched is for the person to say, or left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from tracking.imports.columns import ImportColumn, ImportKind
from tracking.imports.wording import in_each_language, name_key, without_marks

DIGEST_LENGTH = 32
# Headings by which a file shows that a program here has written it.
OURS = {"slug", "licence", "changed_at", "withdrawal_reason"}


def match_columns(header: Sequence[str], kind: ImportKind) -> dict[str, str | None]:
    """The name of the column of each heading, each column once; None for what means none.

    A column that two headings may mean goes to the better match, of equal ones to the first.
    """
    headings = [heading for heading in dict.fromkeys(header) if heading.strip()]
    matched: dict[str, str | None] = dict.fromkeys(headings)
    left = [heading for heading in headings if not _is_left_out(heading, headings, kind)]
    taken: set[str] = set()
    for known in _vocabularies(kind):
        for heading in left:
            name = known.get(name_key(heading))
            if name and name not in taken and not matched[heading]:
                matched[heading] = name
                taken.add(name)
    return matched


def why_left_out(header: Iterable[str], kind: ImportKind) -> dict[str, str]:
    """The reason of each heading that is known and never used; for those that mean no column."""
    reasons = {heading: kind.why_left_out(heading) for heading in header}
    return {heading: reason for heading, reason in reasons.items() if reason}


def shape_of(header: Iterable[str]) -> str:
    """The same digest for files with the same headings, in any order and case."""
    keys = sorted(name_key(heading) or without_marks(heading) for heading in header)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:DIGEST_LENGTH]


def _is_left_out(heading: str, headings: Sequence[str], kind: ImportKind) -> bool:
    """Whether it is a column of our own files that is never used.

    In other files `url` and `published_on` may well be those of a source.
    """
    known = kind.why_left_out(heading)
    is_ours = bool(OURS.intersection(headings))
    return bool(known) and (is_ours or name_key(heading) not in _usual_words(kind))


def _usual_words(kind: ImportKind) -> set[str]:
    return {name_key(word) for column in kind.columns for word in column.words}


def _vocabularies(kind: ImportKind) -> Iterator[dict[str, str]]:
    """Column names by the keys of headings: by names, then labels, then usual words."""
    for words_of in (_names, _labels, _words):
        known: dict[str, str] = {}
        for column in kind.columns:
            for word in words_of(column):
                known.setdefault(name_key(word), column.name)
        yield known


def _names(column: ImportColumn) -> Iterable[str]:
    return (column.name,)


def _labels(column: ImportColumn) -> Iterable[str]:
    return (
        ()
        if column.fact and column.name.split("_")[1].isdigit()
        else in_each_language(column.label)
    )


def _words(column: ImportColumn) -> Iterable[str]:
    return column.words
