"""Publishers by their short names, names, other names and domains."""

from __future__ import annotations

from tracking.imports.lookup.answers import What
from tracking.imports.lookup.names import Names, read_once
from tracking.models import Publisher


def named_publishers() -> Names[Publisher]:
    """All; one that was merged leads to the one that it was merged into. One query."""
    return read_once(What.PUBLISHER, _fill)


def _fill(names: Names[Publisher]) -> None:
    every = list(Publisher.objects.select_related("merged_into").by_name())
    for publisher in every:
        survivor = publisher.merged_into or publisher
        first = 0 if survivor is publisher else 4
        if not first:
            names.add_code(publisher.slug, publisher)
        names.add(publisher.slug, survivor, rank=first)
        names.add(publisher.name, survivor, rank=first + 1)
        for name in publisher.all_other_names:
            names.add(name, survivor, rank=first + 2)
        for domain in publisher.domain_list:
            names.add(domain, survivor, rank=first + 3)
