"""Forums and their editions: a row for each edition, then one for each forum without any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tracking.models import Event, Forum
from tracking.progress.queries import events_by_forum, events_for_report, forums_without_editions
from tracking.reports.filters import EditionFilter
from tracking.reports.parts import RowSource, RowSources
from tracking.reports.report import Answer, problems_of
from tracking.values.as_of import AsOf


@dataclass(frozen=True)
class Edition:
    """A forum with one event that was held there, or with none."""

    forum: Forum
    event: Event | None = None


def _held(event: Event) -> Edition:
    if event.forum is None:
        raise ValueError(f"event {event.pk} was held at no forum")
    return Edition(event.forum, event)


def ask(query: QueryDict, as_of: AsOf) -> Answer:
    """Editions by the name of their forum, newest first. Counting takes two queries."""
    found = EditionFilter(query, Forum.objects.at(as_of))
    forums: Any = found.qs
    public = Event.objects.at(as_of)
    held = events_by_forum(public.at_forums(forums.order_by().values("pk")))
    empty = forums_without_editions(forums, public)
    return Answer(
        found,
        problems_of(found),
        RowSources((RowSource(events_for_report(held), _held), RowSource(empty, Edition))),
    )
