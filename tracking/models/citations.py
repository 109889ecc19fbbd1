"""Which source an event cites, and whose voice that is in this event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, UniqueConstraint, Value, When
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.involvements import Involvement
from tracking.models.publishers import Publisher
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

    def with_voice(self) -> Self:
        """With the source and its voice, in the order of titles."""
        return self.select_related("source__voice__root").order_by("source__title", "source")


def worked_out_relation() -> Case:
    """The relation of a citation that nobody has set by hand.

    The acting party's own voice where the voice of the source, or a parent of that, speaks for a
    party that takes part in the event; unknown where nobody has said whose voice it is.
    """
    acting = Involvement.objects.acting().filter(event=OuterRef(OuterRef("event")))
    spoken_for = Publisher.spoken_for.through.objects.filter(
        publisher__sources=OuterRef("source"), party__in=acting.values("party")
    )
    with_voice = Source.objects.filter(pk=OuterRef("source"), voice__isnull=False)
    return Case(
        When(~Exists(with_voice), then=Value(SourceRelation.UNKNOWN)),
        When(Exists(spoken_for), then=Value(SourceRelation.PARTY)),
        default=Value(SourceRelation.INDEPENDENT),
    )


class Citation(models.Model):
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

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        db_table = "tracking_event_sources"
        default_permissions = ()
        constraints = [
            known_value("relation", SourceRelation),
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
