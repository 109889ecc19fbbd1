"""Where a record comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import CheckConstraint, Prefetch, Q, UniqueConstraint

from tracking.languages import Language
from tracking.models.records import ActionHistory, State, Versioned
from tracking.partial_dates import in_words, validate_partial_date
from tracking.validators import URL_MAX_LENGTH, validate_line, validate_web_address

if TYPE_CHECKING:
    from priorities.models import Item
    from tracking.models.events import Event


class SourceQuerySet(models.QuerySet["Source"]):
    def cited_publicly(self) -> Self:
        """Sources of published events and forums: the only ones that the public may see."""
        events = Source.events.through.objects.filter(event__state=State.PUBLISHED)
        forums = Source.forums.through.objects.filter(forum__state=State.PUBLISHED)
        return self.filter(Q(pk__in=events.values("source")) | Q(pk__in=forums.values("source")))

    def of_events(self, events: list[Event]) -> Self:
        through = Source.events.through.objects
        return self.filter(pk__in=through.filter(event__in=events).values("source"))

    def for_items(self, items: list[Item]) -> Self:
        """Sources of the published events and forums about these items."""
        events = Source.events.through.objects.filter(
            event__state=State.PUBLISHED, event__items__in=items
        )
        forums = Source.forums.through.objects.filter(
            forum__state=State.PUBLISHED, forum__items__in=items
        )
        return self.filter(Q(pk__in=events.values("source")) | Q(pk__in=forums.values("source")))

    def at_address(self, url: str) -> Self:
        return self.filter(url=url)

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def of_relations(self, relations: list[str]) -> Self:
        return self.filter(relation__in=relations)

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(title__icontains=text) | Q(publisher__icontains=text) | Q(url__icontains=text)
        )

    def by_title(self) -> Self:
        return self.order_by("title", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-published_on", "title", "pk")

    def for_list(self) -> Self:
        """With the published records that cite each: `shown_events` and `shown_forums`."""
        from tracking.models import Event, Forum

        events = Event.objects.published_among_links().newest_first()
        forums = Forum.objects.published_among_links().by_name()
        return self.prefetch_related(
            Prefetch("events", events, "shown_events"), Prefetch("forums", forums, "shown_forums")
        ).newest_first()


class Source(Versioned):
    """A page or document that a record rests on; one row for each address."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Primary document"
        SECONDARY = "secondary", "Secondary: report of others"
        ANALYSIS = "analysis", "Analysis"

    class Relation(models.TextChoices):
        PARTY = "party", "The acting party's own voice"
        INDEPENDENT = "independent", "Independent"
        UNKNOWN = "unknown", "Unknown"

    url = models.CharField(
        "address",
        max_length=URL_MAX_LENGTH,
        blank=True,
        validators=[validate_web_address],
        help_text="http:// or https://. Leave empty only where the source has no public address.",
    )
    citation = models.CharField(
        max_length=500,
        blank=True,
        validators=[validate_line],
        help_text="Where there is no address: how to find it (newspaper, page, archive).",
    )
    title = models.CharField(max_length=300, validators=[validate_line])
    publisher = models.CharField(max_length=200, validators=[validate_line])
    published_on = models.CharField(
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="2024-05-17, 2024-05 or 2024; leave empty if the source does not say.",
    )
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.EN)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.SECONDARY)
    relation = models.CharField(
        max_length=11,
        choices=Relation.choices,
        default=Relation.UNKNOWN,
        help_text="Whose voice is it? State media speak for their state.",
    )
    read_on = models.DateField(null=True, blank=True, help_text="When somebody here last read it.")
    archived_url = models.CharField(
        "archived copy", max_length=URL_MAX_LENGTH, blank=True, validators=[validate_web_address]
    )

    objects = SourceQuerySet.as_manager()
    history = ActionHistory()

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["title", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="source_once_per_address",
                violation_error_message="A source with this address is recorded already.",
            ),
            CheckConstraint(
                condition=~Q(url="") | ~Q(citation=""),
                name="source_can_be_found",
                violation_error_message="Give the address, or a citation where there is none.",
            ),
            CheckConstraint(
                condition=Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="source_address_is_web",
                violation_error_message="The address must begin with https:// or http://",
            ),
            CheckConstraint(
                condition=Q(archived_url="")
                | Q(archived_url__startswith="http://")
                | Q(archived_url__startswith="https://"),
                name="source_archive_is_web",
                violation_error_message="The address must begin with https:// or http://",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher})"

    @property
    def published_in_words(self) -> str:
        return in_words(self.published_on)

    @property
    def is_cited_publicly(self) -> bool:
        return Source.objects.cited_publicly().filter(pk=self.pk).exists()
