"""Standing bodies, mechanisms and recurring conferences."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Count, Q
from django.urls import reverse

from priorities.models import Item
from tracking.models.records import ActionHistory, Record, RecordQuerySet, State
from tracking.models.sources import Source
from tracking.partial_dates import in_words, validate_partial_date
from tracking.validators import (
    URL_MAX_LENGTH,
    validate_line,
    validate_prose,
    validate_web_address,
)


class ForumQuerySet(RecordQuerySet):
    def for_items(self, items: list[Item]) -> Self:
        return self.filter(
            pk__in=Forum.items.through.objects.filter(item__in=items).values("forum")
        )

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(name__icontains=text) | Q(short_name__icontains=text) | Q(description__icontains=text)
        )

    def by_name(self) -> Self:
        return self.order_by("name", "pk")

    def by_event_count(self) -> Self:
        """Most events first; counts them."""
        return self.with_event_count().order_by("-event_count", "name", "pk")

    def with_event_count(self) -> Self:
        """Adds `event_count`, the number of published events that are editions of the forum."""
        return self.annotate(event_count=Count("events", filter=Q(events__state=State.PUBLISHED)))

    def for_list(self) -> Self:
        return self.with_event_count().prefetch_related("items").by_name()

    def for_page(self) -> Self:
        """With all that the page of one forum shows, its editions aside."""
        return self.for_list().prefetch_related("sources")


class Forum(Record):
    """A standing body, mechanism or recurring conference; an event can be one of its editions."""

    class Kind(models.TextChoices):
        UN_BODY = "un_body", "UN body"
        ORGANISATION = "organisation", "Organisation"
        MECHANISM = "mechanism", "Mechanism"
        FORUM = "forum", "Forum"
        CONFERENCE = "conference", "Conference"

    name = models.CharField(max_length=200, validators=[validate_line])
    short_name = models.CharField(max_length=80, blank=True, validators=[validate_line])
    kind = models.CharField(max_length=12, choices=Kind.choices)
    convener = models.CharField(
        max_length=200, blank=True, validators=[validate_line], help_text="Who calls it together."
    )
    first_held = models.CharField(
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="2006, 2006-10 or 2006-10-25.",
    )
    frequency = models.CharField(max_length=100, blank=True, validators=[validate_line])
    website = models.CharField(
        max_length=URL_MAX_LENGTH, blank=True, validators=[validate_web_address]
    )
    description = models.TextField(blank=True, max_length=4000, validators=[validate_prose])
    items = models.ManyToManyField(Item, related_name="forums", blank=True)
    sources = models.ManyToManyField(Source, related_name="forums", blank=True)

    LINKS = ("items", "sources")

    objects = ForumQuerySet.as_manager()
    history = ActionHistory(m2m_fields=[items, sources])

    class Meta(Record.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *Record.Meta.constraints,
            CheckConstraint(
                condition=Q(website="")
                | Q(website__startswith="http://")
                | Q(website__startswith="https://"),
                name="forum_website_is_web",
                violation_error_message="The address must begin with https:// or http://",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tracking:forum_detail", args=[self.slug])

    @property
    def label(self) -> str:
        """The name for a short line."""
        return self.short_name or self.name

    @property
    def first_held_in_words(self) -> str:
        return in_words(self.first_held)

    def slug_text(self) -> str:
        return self.short_name or self.name

    def missing_for_publication(self) -> dict[str, str]:
        missing = {}
        if not self.items.exists():
            missing["items"] = "Link at least one item that this forum serves."
        if not self.sources.exists():
            missing["sources"] = "Add at least one source for this forum."
        return missing
