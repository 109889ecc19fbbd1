"""The same rows by django-import-export: run in the environment of the peers."""

from __future__ import annotations

import sys

import django


def main(path: str) -> None:
    django.setup()
    from django.db.models import Prefetch
    from import_export import fields, resources

    from bench.export.statement import COLUMNS
    from priorities.models import Item
    from tracking.exports import address_of, reference_of
    from tracking.models import Event, Source

    class Events(resources.Resource):
        def dehydrate_url(self, event: Event) -> str:
            return address_of(event)

        def dehydrate_items(self, event: Event) -> str:
            return ";".join(item.key for item in event.shown_items)

        def dehydrate_sources(self, event: Event) -> str:
            return ";".join(reference_of(source) for source in event.shown_sources)

        class Meta:
            model = Event

    other = {"start_date": "start", "end_date": "end", "published_on": "published_at__date"}
    derived = {"url", "items", "sources"}
    for name in COLUMNS:
        source = None if name in derived else other.get(name, name)
        Events.fields[name] = fields.Field(column_name=name, attribute=source)
    links = Prefetch("items", Item.objects.in_paper_order(), "shown_items")
    sources = Prefetch("sources", Source.objects.order_by("pk"), "shown_sources")
    rows = Event.objects.published().newest_first().prefetch_related(links, sources)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(Events().export(rows).csv)


if __name__ == "__main__":
    main(sys.argv[1])
