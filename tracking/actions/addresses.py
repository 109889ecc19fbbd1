"""The public addresses of records that are published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice

from django.utils.text import slugify

from tracking.models import Record

SLUGS_AT_ONCE = 20  # for which the database is asked for one record
MOST_AT_ONCE = 2000  # for many


def free_slugs(records: Sequence[Record]) -> list[str]:
    """For each of these records, of one kind, an address from its words that no published or
    withdrawn record has, nor one of them before it.

    Asks for whole addresses, which the index answers however many begin with the same words.
    """
    tries = [_tries(record) for record in records]
    found: dict[int, str] = {}
    while left := [place for place in range(len(records)) if place not in found]:
        at_once = max(1, min(SLUGS_AT_ONCE, MOST_AT_ONCE // len(left)))
        tried = {place: list(islice(tries[place], at_once)) for place in left}
        taken = _taken(records[0], [slug for slugs in tried.values() for slug in slugs])
        taken.update(found.values())
        for place, slugs in tried.items():
            if free := [slug for slug in slugs if slug not in taken]:
                found[place] = free[0]
                taken.add(free[0])
    return [found[place] for place in range(len(records))]


def _tries(record: Record) -> Iterator[str]:
    words = slugify(record.slug_text())[:100].strip("-") or record._meta.model_name or "record"
    yield words
    yield from (f"{words}-{number}" for number in count(2))


def _taken(record: Record, slugs: Sequence[str]) -> set[str]:
    rows = type(record).objects.order_by().filter(slug__in=set(slugs))
    return set(rows.values_list("slug", flat=True))
