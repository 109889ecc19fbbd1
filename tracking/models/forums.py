"""Standing bodies, mechanisms and recurring conferences."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.addresses import address_of
from gsi_tracker.constraints import known_value
from priorities.models import Commitment, Item
from tracking.models.history import ActionHistory
from tracking.models.publication import was_public_event
from tracking.models.records import Record, RecordQuerySet
from tracking.models.sources import Source
from tracking.models.summaries import ANY, Summary, SummaryName
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import in_words, validate_partial_date
from tracking.values.validators import (
    URL_MAX_LENGTH,
    validate_line,
    validate_prose,
    validate_web_address,
)


class ForumQuerySet(RecordQuerySet["Forum"]):
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
        """Most events first, as they are counted already (for_list)."""
        return self.order_by("-event_count", "name", "pk")

    def with_event_count(self, as_of: AsOf | None = None) -> Self:
        """Adds `event_count`, the number of its editions that are public at that moment, or now."""
        as_of = as_of or AsOf()
        if as_of.is_current:
            editions = Summary.objects.named(SummaryName.FORUM).of_words([ANY])
            number = Subquery(editions.filter(subject=OuterRef("pk")).values("number"))
            return self.annotate(event_count=Coalesce(number, 0))
        return self.annotate(
            event_count=Count("events", filter=was_public_event(as_of, "events__"))
        )

    def for_list(self, as_of: AsOf | None = None) -> Self:
        return self.with_event_count(as_of).prefetch_related("items").by_name()

    def for_check(self) -> Self:
        return self.for_list().prefetch_related("sources")

    def for_page(self, as_of: AsOf | None = None) -> Self:
        """With all that the page of one forum shows, its editions aside."""
        return self.for_list(as_of).with_sentences().prefetch_related("sources")

    def with_sentences(self) -> Self:
        """With the sentences of the paper that name each, in the paper's order."""
        return self.prefetch_related(Prefetch("named_in", Commitment.objects.in_paper_order()))


class ForumKind(models.TextChoices):
    UN_BODY = "un_body", _("UN body")
    ORGANISATION = "organisation", _("Organisation")
    MECHANISM = "mechanism", _("Mechanism")
    FORUM = "forum", _("Forum")
    CONFERENCE = "conference", _("Conference")


class Forum(Record):
    """A standing body, mechanism or recurring conference; an event can be one of its editions."""

    Kind = ForumKind

    name = models.CharField(_("name"), max_length=200, validators=[validate_line])
    short_name = models.CharField(
        _("short name"), max_length=80, blank=True, validators=[validate_line]
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    convener = models.CharField(
        _("convener"),
        max_length=200,
        blank=True,
        validators=[validate_line],
        help_text=_("Who convenes it."),
    )
    first_held = models.CharField(
        _("first held"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("2006, 2006-10 or 2006-10-25."),
    )
    frequency = models.CharField(
        _("frequency"), max_length=100, blank=True, validators=[validate_line]
    )
    is_recurring = models.BooleanField(
        _("recurring"),
        default=False,
        help_text=_(
            "It meets again and again, as its sources say. One edition within the activity window "
            "then shows that it is at work."
        ),
    )
    website = models.CharField(
        _("website"), max_length=URL_MAX_LENGTH, blank=True, validators=[validate_web_address]
    )
    description = models.TextField(
        _("description"), blank=True, max_length=4000, validators=[validate_prose]
    )
    items = models.ManyToManyField(Item, related_name="forums", blank=True, verbose_name=_("items"))
    named_in = models.ManyToManyField(
        Commitment, related_name="naming_forums", blank=True, verbose_name=_("named in")
    )
    sources = models.ManyToManyField(
        Source, related_name="forums", blank=True, verbose_name=_("sources")
    )

    LINKS = ("items", "named_in", "sources")
    PLACED = (
        "name", "short_name", "kind", "convener", "first_held", "frequency", "is_recurring",
        "website", "description",
    )  # fmt: skip

    objects = ForumQuerySet.as_manager()
    history = ActionHistory(m2m_fields=[items, named_in, sources])

    class Meta(Record.Meta):
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["name", "pk"]
        constraints = [
            *Record.Meta.constraints,
            known_value("kind", ForumKind),
            CheckConstraint(
                condition=Q(website="")
                | Q(website__startswith="http://")
                | Q(website__startswith="https://"),
                name="forum_website_is_web",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("tracking:forum_detail", self.slug)

    @property
    def label(self) -> str:
        """The name for a short line."""
        return self.short_name or self.name

    @property
    def first_held_in_words(self) -> str:
        return in_words(self.first_held)

    def referring(self) -> RecordQuerySet[Any] | None:
        return self.events.all()

    def slug_text(self) -> str:
        return self.short_name or self.name

    def missing_content(self) -> dict[str, str]:
        missing = {}
        if not self.items.exists():
            missing["items"] = gettext("Link at least one item that this forum serves.")
        if not self.sources.all():
            missing["sources"] = gettext("Add at least one source for this forum.")
        return missing
