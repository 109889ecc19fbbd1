"""Dated developments and who took part in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import (
    Case,
    CheckConstraint,
    F,
    Index,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from gsi_tracker.addresses import address_of
from gsi_tracker.constraints import known_value
from priorities.models import Commitment, Item
from tracking.models.citations import Citation
from tracking.models.event_days import LASTING
from tracking.models.forums import Forum
from tracking.models.history import ActionHistory
from tracking.models.involvements import Involvement
from tracking.models.links import HasLink
from tracking.models.parties import Party
from tracking.models.publication import has_begun, was_ever_public, was_public_event
from tracking.models.records import Record, RecordQuerySet
from tracking.models.sources import Source
from tracking.models.states import OPEN, State
from tracking.values.event_kinds import EventKind
from tracking.values.partial_dates import PartialDate, in_words, validate_partial_date
from tracking.values.statuses import WORDS_ALONE
from tracking.values.validators import validate_line, validate_prose

if TYPE_CHECKING:
    from tracking.values.as_of import AsOf


class EventQuerySet(RecordQuerySet["Event"]):
    # Links are looked up by subquery: a join would show an event once for each link.

    def for_items(self, items: list[Item] | models.QuerySet[Item]) -> Self:
        linked = Event.items.through.objects.filter(event=OuterRef("pk"), item__in=items)
        return self.filter(HasLink(linked))

    def for_item(self, item: Item) -> Self:
        return self.for_items([item])

    def for_commitments(self, commitments: list[Commitment] | models.QuerySet[Commitment]) -> Self:
        through = Event.commitments.through.objects
        return self.filter(pk__in=through.filter(commitment__in=commitments).values("event"))

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def citable(self) -> Self:
        """What a form may show as chosen: public, or withdrawn since it was chosen."""
        return self.filter(was_ever_public())

    def more_than_words(self) -> Self:
        """Steps and activities: all kinds but statements and publications."""
        return self.exclude(kind__in=WORDS_ALONE)

    def without_obstruction(self) -> Self:
        """Without what a party vetoed, and what none but critics took part in."""
        return self.exclude(Involvement.objects.obstructing(OuterRef("pk")))

    def published_before(self, as_of: datetime) -> Self:
        return self.filter(published_at__lt=as_of)

    def with_parties(self, codes: list[str]) -> Self:
        """Events in which at least one of these parties has a role."""
        involved = Involvement.objects.of_parties(codes)
        return self.filter(HasLink(involved.filter(event=OuterRef("pk"))))

    def in_countries(self, codes: list[str]) -> Self:
        """Events that took place in one of these countries, by ISO 3166 alpha-2 code."""
        return self.filter(country__in=codes)

    def at_forums(self, forums: list[Forum] | models.QuerySet[Forum]) -> Self:
        return self.filter(forum__in=forums)

    def at_published_forum(self, slug: str) -> Self:
        return self.filter(forum__in=Forum.objects.published().filter(slug=slug))

    def between(self, start: date | None = None, end: date | None = None) -> Self:
        """Events that may have taken place, in part at least, from start to end, both included."""
        overlapping = self.not_over_by(start) if start else self
        return overlapping.begun_by(end) if end else overlapping

    def not_over_by(self, day: date) -> Self:
        """Events that may have taken place on that day or later."""
        return self.filter(latest_on__gte=day)

    def at(self, as_of: AsOf) -> Self:
        return self.filter(was_public_event(as_of))

    def among_links_at(self, as_of: AsOf) -> Self:
        return super().among_links_at(as_of).filter(has_begun(as_of))

    def begun_by(self, day: date) -> Self:
        return self.filter(earliest_on__lte=day)

    def begun_between(self, start: date, end: date) -> Self:
        """Events that began from start to end, both included."""
        return self.filter(earliest_on__gte=start, earliest_on__lte=end)

    def in_language(self, language: str) -> Self:
        """Events with a source in this language."""
        through = Event.sources.through.objects
        return self.filter(pk__in=through.filter(source__language=language).values("event"))

    def with_voice(self) -> Self:
        """Adds `voice`: who reports each event, by all its sources (Event.Voice)."""
        cited = Citation.objects.filter(event=OuterRef("pk"))
        independent = cited.filter(relation=Citation.Relation.INDEPENDENT)
        unknown = cited.filter(relation=Citation.Relation.UNKNOWN)
        return self.annotate(
            voice=Case(
                When(HasLink(independent), then=Value(Event.Voice.INDEPENDENT)),
                When(HasLink(unknown), then=Value(Event.Voice.UNKNOWN)),
                default=Value(Event.Voice.PARTY),
            )
        )

    def in_voice(self, voice: str) -> Self:
        return self.with_voice().filter(voice=voice)

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(title__icontains=text) | Q(summary__icontains=text) | Q(place__icontains=text)
        )

    def comparable(self) -> Self:
        """Events that may have duplicates, whoever may see them."""
        return self.filter(state__in=OPEN)

    def surviving_at(self, slug: str) -> Event | None:
        """The public record into which the one of this address was merged, if it was."""
        merged = Event.objects.in_state(State.MERGED).filter(slug=slug).first()
        surviving = merged.surviving_record if merged else None
        return surviving if surviving and surviving.is_published else None

    def for_comparison(self) -> Self:
        """With what is compared to find out whether two are one: three queries."""
        involvements = Prefetch("involvements", Involvement.objects.with_party())
        sources = Prefetch("sources", Source.objects.order_by())
        return self.select_related("forum", "created_by").prefetch_related(involvements, sources)

    def newest_first(self) -> Self:
        return self.order_by("-earliest_on", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("earliest_on", "pk")

    def by_title(self) -> Self:
        return self.order_by("title", "pk")

    def for_list(self) -> Self:
        """With what a line of a list shows."""
        return self.select_related("forum").prefetch_related("items")

    def for_check(self) -> Self:
        return self.for_list().prefetch_related("sources", "commitments__item")

    def with_shown_citations(self) -> Self:
        """Adds `shown_citations` to each event: its sources, and whose voice each is in it."""
        citations = Prefetch("citations", Citation.objects.with_voice(), "shown_citations")
        return self.prefetch_related(citations)

    def for_page(self) -> Self:
        """With all that the page of one event shows."""
        parties = Prefetch("involvements", Involvement.objects.in_role_order())
        return self.for_list().prefetch_related(parties, "commitments__item")


class Event(Record):
    """One dated development, linked to items."""

    Kind = EventKind

    class Voice(models.TextChoices):
        """Who reports an event, by all its sources."""

        PARTY = "party", gettext_lazy("The acting party’s own voice alone")
        INDEPENDENT = "independent", gettext_lazy("An independent source")
        UNKNOWN = "unknown", gettext_lazy("Not known whether independent")

    title = models.CharField(
        _("title"),
        max_length=200,
        validators=[validate_line],
        help_text=_("What happened, in a few neutral words."),
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    start = models.CharField(
        _("start date"),
        max_length=10,
        validators=[validate_partial_date],
        help_text=_("2024-05-17; 2024-05 or 2024 if the source says no more."),
    )
    end = models.CharField(
        _("end date"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("Only if it lasted longer than the start date says."),
    )
    # The first and the last day that start and end can mean; for sorting and filtering.
    earliest_on = models.DateField(_("earliest on"), editable=False)
    latest_on = models.DateField(_("latest on"), editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True, validators=[validate_line])
    country = CountryField(_("country"), blank=True)
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=4000,
        validators=[validate_prose],
        help_text=_("Who did what, as the sources say it. Two or three sentences."),
    )
    forum = models.ForeignKey(
        Forum,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("forum"),
    )
    edition_label = models.CharField(
        _("edition of the forum"),
        max_length=100,
        blank=True,
        validators=[validate_line],
        help_text=_("For example: 11th, or 2024 summit."),
    )
    items = models.ManyToManyField(Item, related_name="events", blank=True, verbose_name=_("items"))
    commitments = models.ManyToManyField(
        Commitment, related_name="events", blank=True, verbose_name=_("commitments")
    )
    parties = models.ManyToManyField(
        Party, through=Involvement, related_name="events", verbose_name=_("parties")
    )
    sources = models.ManyToManyField(
        Source, through=Citation, related_name="events", blank=True, verbose_name=_("sources")
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("merged into"),
        help_text=_("The surviving record of the same event; the address redirects there."),
    )

    LINKS = ("items", "commitments", "sources")
    PLACED = (
        "title", "kind", "start", "end", "place", "country", "summary", "forum", "edition_label",
    )  # fmt: skip
    DERIVED = ("earliest_on", "latest_on")

    objects = EventQuerySet.as_manager()
    history = ActionHistory(m2m_fields=[items, commitments, parties, sources])

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-earliest_on", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            known_value("kind", EventKind),
            CheckConstraint(
                condition=Q(earliest_on__lte=F("latest_on")), name="event_earliest_before_latest"
            ),
            CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | Q(state=State.REMOVED)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="event_merged_into_one",
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            Index(fields=["state", "-earliest_on", "-id"], name="event_public_newest_first"),
            Index(fields=["state", "title", "id"], name="event_public_by_title"),
            Index(fields=["forum", "-earliest_on", "-id"], name="event_of_forum_newest_first"),
            Index(
                fields=["state", "country", "-earliest_on", "-id"], name="event_public_by_country"
            ),
            LASTING,
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("tracking:event_detail", self.slug)

    def clean(self) -> None:
        """Sets the first and last day; an end before the start is refused."""
        try:
            start = PartialDate.parse(self.start)
            end = PartialDate.parse(self.end) if self.end else start
        except ValueError:
            return  # the fields' own validators say what is wrong
        if end.latest < start.earliest:
            raise ValidationError(
                {
                    "end": gettext(
                        "The end (%(end)s) is before the start (%(start)s); swap or correct them."
                    )
                    % {"end": end, "start": start}
                }
            )
        self.earliest_on, self.latest_on = start.earliest, max(start.latest, end.latest)

    @property
    def is_comparable(self) -> bool:
        return self.state in OPEN

    @property
    def surviving_record(self) -> Event:
        """The record that it was merged into, at the end of a chain; itself where it was not.

        Cost: one query for each link of the chain. A chain ends: a surviving record is not merged.
        """
        record = self
        while record.merged_into:
            record = record.merged_into
        return record

    @cached_property
    def cited(self) -> list[Citation]:
        """Its sources, by title, and whose voice each is. One query."""
        return list(self.citations.with_voice().select_related("relation_set_by"))

    @property
    def without_voice(self) -> list[Source]:
        """Its sources of which nobody has said who wrote them."""
        return [citation.source for citation in self.cited if not citation.source.voice_id]

    @property
    def date_in_words(self) -> str:
        return in_words(self.start, self.end)

    @property
    def forum_in_words(self) -> str:
        """`Xiangshan Forum, 11th`; empty for an event at no forum."""
        return ", ".join(filter(None, [self.forum.name, self.edition_label])) if self.forum else ""

    @property
    def precision(self) -> str:
        return PartialDate.parse(self.start).precision

    @property
    def parties_by_role(self) -> dict[str, list[Party]]:
        """The parties under the words of each role that somebody has, in the order of the roles."""
        parties: dict[str, list[Party]] = {role: [] for role in Involvement.Role}
        for involvement in self.involvements.all():
            parties[involvement.role].append(involvement.party)
        return {Involvement.Role(role).short_label: of for role, of in parties.items() if of}

    @property
    def shown_forum(self) -> Forum | None:
        """The forum, where the public may see it."""
        return self.forum if self.forum and self.forum.is_published else None

    def referring(self) -> RecordQuerySet[Any] | None:
        return self.status_updates.all()  # type: ignore[return-value]  # by its own manager

    def slug_text(self) -> str:
        return self.title

    def missing_content(self) -> dict[str, str]:
        missing = {}
        items = {item.pk for item in self.items.all()}
        if not items:
            missing["items"] = gettext("Link at least one item that this event concerns.")
        if not self.sources.all():
            missing["sources"] = gettext(
                "Add at least one source: nothing is published without one."
            )
        strangers = [c.code for c in self.commitments.all() if c.item_id not in items]
        if strangers:
            missing["commitments"] = gettext("Link the items of %(codes)s as well.") % {
                "codes": ", ".join(strangers)
            }
        return missing
