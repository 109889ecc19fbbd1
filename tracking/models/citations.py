"""Which source an event cites, and whose voice that is in this event."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Subquery, UniqueConstraint, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from gsi_tracker.drawn import Drawn
from tracking.models.involvements import Involvement
from tracking.models.parties import Party
from tracking.models.publishers import Publisher
from tracking.models.records import both_or_neither
from tracking.models.sources import Source


class SourceRelation(models.TextChoices):
    PARTY = "party", _("The acting party's own voice")
    INDEPENDENT = "independent", _("Independent")
    UNKNOWN = "unknown", _("Unknown")


class CitationQuerySet(models.QuerySet["Citation"]):
    def of_events(self, keys: Iterable[int]) -> Self:
        return self.filter(event__in=keys)

    def of_sources(self, keys: Iterable[int]) -> Self:
        return self.filter(source__in=keys)

    def of_voices(self, publishers: Iterable[Publisher]) -> Self:
        """Of sources whose text one of these wrote."""
        return self.filter(source__voice__in=[publisher.pk for publisher in publishers])

    def worked_out(self) -> Self:
        """Those whose relation nobody has set by hand."""
        return self.filter(relation_reason="")

    def set_by_hand(self) -> Self:
        return self.exclude(relation_reason="")

    def counted_without_voice(self, keys: Iterable[int]) -> models.QuerySet[Any, tuple[int, int]]:
        """Of these events, the number of sources of which nobody has said who wrote them."""
        rows = self.of_events(keys).filter(source__voice=None).order_by().values_list("event")
        return rows.annotate(number=Count("pk"))

    def with_voice(self) -> Self:
        """With the source, its voice and the ground of its relation, in the order of titles."""
        voices = ("root", "parent")
        return (
            self.select_related("source__carrier", *(f"source__voice__{name}" for name in voices))
            .annotate(speaks_for=_acting_party_spoken_for())
            .order_by("source__title", "source")
        )


def _acting_parties_spoken_for() -> models.QuerySet[Any]:
    """Of a citation, the links of its voice to parties that take part in the event."""
    acting = Involvement.objects.acting().filter(event=OuterRef(OuterRef("event")))
    return Publisher.spoken_for.through.objects.filter(
        publisher__sources=OuterRef("source"), party__in=acting.values("party")
    )


@cache  # the same for every citation, and dear to put together
def _acting_party_spoken_for() -> Subquery:
    """`CN|China`: country and name of the first of them; none where the voice is another one."""
    parts = ("party__country", Value("|"), "party__name")
    named = Concat(*parts, output_field=models.CharField())
    found = _acting_parties_spoken_for().order_by("party__code", "pk")
    return Subquery(found.values(named=named)[:1])


@cache
def worked_out_relation() -> Case:
    """The relation of a citation that nobody has set by hand.

    The acting party's own voice where the voice of the source, or a parent of that, speaks for a
    party that takes part in the event; unknown where nobody has said whose voice it is.
    """
    spoken_for = _acting_parties_spoken_for()
    with_voice = Source.objects.filter(pk=OuterRef("source"), voice__isnull=False)
    return Case(
        When(~Exists(with_voice), then=Value(SourceRelation.UNKNOWN)),
        When(Exists(spoken_for), then=Value(SourceRelation.PARTY)),
        default=Value(SourceRelation.INDEPENDENT),
    )


class Citation(Drawn):
    """A source that an event cites, and its relation to the parties that take part in that event.

    The relation is worked out from the voice of the source and stored here, so that lists and files
    need not work it out for each row; an editor may set another one with a reason, which readers
    see. Written by actions alone.
    """

    Relation = SourceRelation

    event = models.ForeignKey("tracking.Event", on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    relation = models.CharField(
        _("relation"), max_length=11, choices=SourceRelation.choices, default=SourceRelation.UNKNOWN
    )
    relation_reason = models.TextField(
        _("reason for this relation"),
        blank=True,
        help_text=_("Only where it was set by hand; empty where it is worked out."),
    )
    relation_set_at = models.DateTimeField(_("relation set at"), null=True)
    relation_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    BY_HAND_FIELDS = ("relation", "relation_reason", "relation_set_at", "relation_set_by")
    BY_HAND = ("relation", "relation_reason", "relation_set_at", "relation_set_by_id")

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        db_table = "tracking_event_sources"
        default_permissions = ()
        constraints = [
            known_value("relation", SourceRelation),
            both_or_neither("relation_set"),
            UniqueConstraint(fields=["event", "source"], name="citation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.get_relation_display()})"

    @property
    def is_primary(self) -> bool:
        return self.source.kind == Source.Kind.PRIMARY

    @property
    def voice_key(self) -> tuple[str, int | str]:
        """Equal for what counts as one voice; without a known voice, for one publisher's name."""
        voice = self.source.voice
        return ("voice", voice.voice_key) if voice else ("name", self.source.publisher.casefold())

    @property
    def voice_name(self) -> str:
        voice = self.source.voice
        return voice.top.name if voice else self.source.publisher

    @property
    def is_set_by_hand(self) -> bool:
        return bool(self.relation_reason)

    @property
    def ground(self) -> str:
        """Why it has the relation that was worked out, after `with_voice`; empty where its being
        independent says all.
        """
        if self.relation == SourceRelation.UNKNOWN:
            return gettext("nobody has said who wrote it")
        if self.relation != SourceRelation.PARTY or not (party := self._acting_party):
            return ""
        words = gettext("speaks for %(party)s") % {"party": party}
        ground = self.source.voice.shown_ground if self.source.voice else ""
        return f"{words} ({ground})" if ground else words

    @property
    def _acting_party(self) -> Party | None:
        country, _bar, name = (getattr(self, "speaks_for", None) or "").partition("|")
        return Party(name=name, country=country) if name else None

    def is_set_like(self, other: Citation) -> bool:
        return all(getattr(self, name) == getattr(other, name) for name in self.BY_HAND)

    def set_like(self, other: Citation) -> None:
        """Takes over a relation that was set by hand; stores nothing."""
        for name in self.BY_HAND:
            setattr(self, name, getattr(other, name))

    def work_out_again(self) -> None:
        """Forgets what was set by hand; `settle` works the relation out. Stores nothing."""
        self.set_like(Citation(relation=self.relation))


def measured_against(party: Party | None, citations: Sequence[Citation]) -> Sequence[Citation]:
    """The citations as an assessment of a claim of this party sees them: what a voice says that
    speaks for it is its own. Without a party as they are; with one, one query.
    """
    voices = {citation.source.voice_id for citation in citations if citation.source.voice_id}
    if not party or not voices:
        return citations
    speaking = Publisher.objects.speaking_for([party.code]).filter(pk__in=voices)
    own = set(speaking.values_list("pk", flat=True))
    return [_as_own(one) if one.source.voice_id in own else one for one in citations]


def _as_own(citation: Citation) -> Citation:
    own = copy.copy(citation)
    own.relation = SourceRelation.PARTY
    return own
