"""How an event that an assessment cites bears on what is assessed, and the words that show it."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import CheckConstraint, Prefetch, Q, UniqueConstraint
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from gsi_tracker.drawn import Drawn
from priorities.models import Commitment, Item
from tracking.models.citations import Citation
from tracking.models.events import Event
from tracking.models.publication import has_begun, links_to_public
from tracking.models.sources import Source
from tracking.values.as_of import AsOf
from tracking.values.languages import Language
from tracking.values.validators import validate_line, validate_prose

MOST_OF_AN_EXCERPT = 2000  # characters


class EvidenceLinkQuerySet(models.QuerySet["EvidenceLink"]):
    def at(self, as_of: AsOf | None = None) -> Self:
        """To events that are public now, or were and had begun at that moment."""
        as_of = as_of or AsOf()
        to_public = links_to_public(self, as_of.known_until, "event__")
        return to_public.filter(has_begun(as_of, "event__"))

    def excerpts_of(self, event: Event, assessments: models.QuerySet[Any]) -> Self:
        """What these assessments quote of this event, the newest first."""
        quoted = self.filter(event=event, status_update__in=assessments.order_by().values("pk"))
        assessed = quoted.select_related("status_update__item", "status_update__commitment__item")
        newest_first = ("-status_update__as_of", "-status_update_id", "pk")
        return assessed.exclude(excerpt="").with_words().order_by(*newest_first)

    def with_words(self) -> Self:
        """With what a line about the link says: the sentence and the source of the excerpt."""
        return self.select_related("commitment__item", "source")

    def with_sourced_events(self) -> Self:
        """With the events, newest first, each with its sources as `shown_citations`."""
        sources = Prefetch("event__citations", Citation.objects.with_voice(), "shown_citations")
        return self.select_related("event__forum").prefetch_related(sources).newest_first()

    def with_listed_events(self) -> Self:
        """As `with_sourced_events`, with what a line of a list shows of an event."""
        return self.with_sourced_events().prefetch_related("event__items")

    def for_check(self) -> Self:
        """With what the rules of evidence ask of each event."""
        related = ("event__items", "event__commitments", "event__involvements")
        return self.with_words().with_sourced_events().prefetch_related(*related)

    def newest_first(self) -> Self:
        """By the event."""
        return self.order_by("-event__earliest_on", "-event_id")


class Bearing(models.TextChoices):
    DIRECT = "direct", _("Direct: it shows what the sentence asks for")
    INDIRECT = "indirect", _("Indirect: it points to it, but does not show it")
    CONTEXT = "context", _("Context: it helps to understand, and proves nothing")

    @property
    def short_label(self) -> str:
        """The label without its explanation."""
        return str(self.label).split(":")[0]


class EvidenceLink(Drawn):
    """That an assessment cites an event: how it bears, on which sentence, and the excerpt."""

    Bearing = Bearing

    status_update = models.ForeignKey(
        "tracking.StatusUpdate",
        on_delete=models.CASCADE,
        related_name="evidence_links",
        db_column="statusupdate_id",
        verbose_name=_("status update"),
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="evidence_links",
        verbose_name=_("event"),
    )
    bearing = models.CharField(
        _("how it bears"), max_length=8, choices=Bearing.choices, default=Bearing.DIRECT
    )
    commitment = models.ForeignKey(
        Commitment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sentence"),
        help_text=_("The sentence of the item on which it bears; empty for the item as a whole."),
    )
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source of the excerpt"),
        help_text=_("One of the event’s sources."),
    )
    excerpt = models.TextField(
        _("excerpt"),
        blank=True,
        max_length=MOST_OF_AN_EXCERPT,
        validators=[MaxLengthValidator(MOST_OF_AN_EXCERPT), validate_prose],
        help_text=_("The words of the source that show it, as they stand there."),
    )
    excerpt_language = models.CharField(
        _("language of the excerpt"), max_length=2, blank=True, choices=Language.choices
    )
    translation = models.TextField(
        _("translation"),
        blank=True,
        max_length=MOST_OF_AN_EXCERPT,
        validators=[MaxLengthValidator(MOST_OF_AN_EXCERPT), validate_prose],
        help_text=_("Where the excerpt is not in English."),
    )
    page = models.CharField(
        _("page"),
        max_length=60,
        blank=True,
        validators=[validate_line],
        help_text=_("Page, paragraph or minute: p. 12."),
    )

    OF_EXCERPT = ("source_id", "excerpt", "excerpt_language", "translation", "page")
    TYPED = ("event_id", "bearing", "commitment_id", *OF_EXCERPT)

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation of an event")
        verbose_name_plural = _("citations of events")
        db_table = "tracking_statusupdate_evidence"
        default_permissions = ()
        ordering = ["status_update", "event", "pk"]
        constraints = [
            known_value("bearing", Bearing),
            known_value("excerpt_language", Language, or_empty=True),
            UniqueConstraint(
                fields=["status_update", "event"], name="evidencelink_once_per_assessment"
            ),
            CheckConstraint(
                condition=~Q(excerpt="")
                | Q(source__isnull=True, excerpt_language="", translation="", page=""),
                name="evidencelink_source_has_excerpt",
            ),
        ]

    def __str__(self) -> str:
        """`Direct on P7.2: Forum held`."""
        return f"{self.bearing_in_words}: {self.event}"

    @property
    def bearing_label(self) -> str:
        return Bearing(self.bearing).short_label

    @property
    def is_direct(self) -> bool:
        return self.bearing == Bearing.DIRECT

    @property
    def is_context(self) -> bool:
        return self.bearing == Bearing.CONTEXT

    @property
    def bearing_in_words(self) -> str:
        """`Direct on P7.2`, or `Direct` for the item as a whole."""
        if not self.commitment:
            return self.bearing_label
        return gettext("%(bearing)s on %(code)s") % {
            "bearing": self.bearing_label,
            "code": self.commitment.code,
        }

    @property
    def typed(self) -> tuple[Any, ...]:
        """What people say of the event, to compare two links to it."""
        return tuple(getattr(self, name) for name in self.TYPED)

    def clean(self) -> None:
        """Refuses what is not plain without the event and the assessment; see `why_not_about`."""
        if not self.excerpt and (self.source_id or self.translation or self.page):
            raise ValidationError(
                {"excerpt": gettext("Quote the source in its own words, or empty the rest too.")}
            )
        if self.excerpt and not self.source_id:
            raise ValidationError({"source": gettext("Say which source of the event is quoted.")})
        if not self.excerpt:
            self.excerpt_language = ""
        elif not self.excerpt_language and self.source:
            self.excerpt_language = self.source.language

    def why_not_about(self, item: Item) -> dict[str, str]:
        """Why it cannot be said where this item is assessed: field name to sentence."""
        refusals = {}
        if self.commitment and self.commitment.item_id != item.pk:
            sentence = gettext("%(code)s is not a sentence of %(item)s.")
            names = {"code": self.commitment.code, "item": item.code}
            refusals["commitment"] = sentence % names
        if self.source_id and not self.event.sources.filter(pk=self.source_id).exists():
            sentence = gettext("The event does not cite “%(source)s”: add the source there first.")
            refusals["source"] = sentence % {"source": self.source.title}  # type: ignore[union-attr]
        return refusals
