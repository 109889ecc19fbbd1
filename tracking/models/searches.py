"""Searches for evidence, so that “nothing found” can be judged: of assessments or on their own."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Exists, Index, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import Drawn
from gsi_tracker.reader import reader
from priorities.models import Commitment, Item
from tracking.models.publication import was_public, was_published_alone
from tracking.models.records import both_or_neither
from tracking.models.second_opinions import SecondOpinion
from tracking.models.versioned import person
from tracking.values.languages import Language
from tracking.values.validators import validate_line, validate_prose

if TYPE_CHECKING:
    from tracking.values.as_of import AsOf


def language_codes(text: str) -> list[str]:
    """From `en, Chinese` the codes, each once; a ValidationError names what is no language."""
    by_name = {str(label).casefold(): code for code, label in Language.choices}
    by_name |= {code: code for code in Language.values}
    words = [word.strip() for word in re.split(r"[;,\n]", text) if word.strip()]
    unknown = [word for word in words if word.casefold() not in by_name]
    if unknown:
        sentence = gettext("“%(word)s” is no language known here. Write for example: en, zh.")
        raise ValidationError(sentence % {"word": unknown[0][:40]})
    return list(dict.fromkeys(by_name[word.casefold()] for word in words))


def validate_languages(value: str) -> None:
    """Codes joined by semicolons, as they are stored."""
    if value != ";".join(language_codes(value)):
        raise ValidationError(gettext("Write the codes of the languages: en;zh."))


class SearchLogQuerySet(models.QuerySet["SearchLog"]):
    def at(self, as_of: AsOf) -> Self:
        """Those that were public at that moment and had ended by the day that is shown."""
        public = self.filter(self._was_public(as_of)).shown_to_reader()
        return public.filter(searched_on__lte=as_of.as_of) if as_of.as_of else public

    def visible_to(self, user: Any) -> Self:
        """What this person may look at and use again at the desk.

        What somebody searched for an assessment that is not public stays with its author: of two
        who assess the same, none sees what the other one looked at.
        """
        now = self._was_public(None)
        return self.filter(Q(is_alone=True) | Q(recorded_by=user) | now).shown_to_reader()

    def shown_to_reader(self) -> Self:
        """Without what the other assessor searched for the same item, for one who is blind."""
        key = reader()
        if not key:
            return self
        opened = SecondOpinion.objects.open().for_assessor(key).filter(item=OuterRef("item"))
        of_other = Exists(opened.for_assessor(OuterRef("recorded_by")))
        return self.filter(Q(recorded_by=key) | ~of_other)

    def reusable(self) -> Self:
        """What everybody at the desk may see and nobody has withdrawn, newest first."""
        seen = self.filter(Q(is_alone=True) | self._was_public(None))
        return seen.shown_to_reader().not_withdrawn().with_subject().newest_first()

    def _was_public(self, as_of: AsOf | None) -> Q:
        """Published on its own, or behind an assessment that was public."""
        end = as_of.known_until if as_of else None
        through: Any = self.model._meta.get_field("status_updates").through
        cited = through._default_manager.filter(was_public(end, "statusupdate__"))
        if reader():  # what is hidden from whoever reads is in no query of assessments
            updates: Any = through._meta.get_field("statusupdate").related_model
            cited = cited.exclude(statusupdate__in=updates.objects.hidden().values("pk"))
        return was_published_alone(end) | Q(pk__in=cited.values("searchlog"))

    def not_withdrawn(self) -> Self:
        return self.filter(withdrawn_at=None)

    def waiting(self) -> Self:
        """Recorded on their own, and neither published nor withdrawn."""
        return self.filter(is_alone=True, published_at=None, withdrawn_at=None)

    def in_state(self, state: str) -> Self:
        if state == "waiting":
            return self.waiting()
        if state == "withdrawn":
            return self.exclude(withdrawn_at=None)
        return self.filter(self._was_public(None))

    def for_items(self, items: models.QuerySet[Item] | list[Item]) -> Self:
        """Searches for these items and for their commitments."""
        return self.filter(item__in=items)

    def for_item(self, item: Item) -> Self:
        return self.filter(item=item)

    def for_commitments(self, commitments: models.QuerySet[Commitment]) -> Self:
        return self.filter(commitment__in=commitments)

    def in_language(self, language: str) -> Self:
        # Codes of two letters between semicolons: none can be found across two others.
        return self.filter(languages__contains=language)

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(searched_in__icontains=text)
            | Q(words__icontains=text)
            | Q(found__icontains=text)
            | Q(searched_by__icontains=text)
        )

    def ended_from(self, day: date) -> Self:
        return self.filter(searched_on__gte=day)

    def ended_by(self, day: date) -> Self:
        return self.filter(searched_on__lte=day)

    def with_subject(self) -> Self:
        return self.select_related("item", "commitment__item")

    def with_people(self) -> Self:
        return self.select_related("recorded_by", "published_by", "withdrawn_by")

    def for_list(self) -> Self:
        return self.with_subject()

    def with_public_updates(self, updates: models.QuerySet[Any]) -> Self:
        """With those of these assessments that rest on it, as `shown_updates`."""
        return self.prefetch_related(Prefetch("status_updates", updates, "shown_updates"))

    def last_day_of_items(self) -> dict[int, date]:
        """By key of an item the day of its last search. One query."""
        days = self.order_by().values_list("item").annotate(last=models.Max("searched_on"))
        return dict(days)

    def newest_first(self) -> Self:
        return self.order_by("-searched_on", "pk")

    def oldest_first(self) -> Self:
        return self.order_by("searched_on", "pk")


class SearchLog(Drawn):
    """One search: where, when, with which words and in which languages, what came of it, by whom.

    What it says is never changed. An edit of an assessment links another row, so that the history
    of the assessment, which keeps its links, goes on showing what was said before. A search that
    was recorded on its own is published or withdrawn, each once, and by whom is kept.
    """

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="searches", verbose_name=_("item")
    )
    commitment = models.ForeignKey(
        Commitment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="searches",
        verbose_name=_("commitment"),
        help_text=_("Leave empty where the item as a whole was searched for."),
    )
    searched_in = models.CharField(
        _("where"),
        max_length=300,
        validators=[validate_line],
        help_text=_("Databases, archives, sites: UN Digital Library, mfa.gov.cn."),
    )
    searched_on = models.DateField(_("when"), help_text=_("The day on which the search ended."))
    words = models.CharField(
        _("words"), max_length=500, validators=[validate_line], help_text=_("As they were typed.")
    )
    languages = models.CharField(
        _("languages"),
        max_length=170,
        validators=[validate_languages],
        help_text=_("Of the words: en, zh or English, Chinese."),
    )
    found = models.TextField(
        _("what was found"),
        max_length=2000,
        validators=[validate_prose],
        help_text=_("“Nothing”, or what was found and why it does not count."),
    )
    searched_by = models.CharField(
        _("by whom"),
        max_length=200,
        validators=[validate_line],
        help_text=_("A person or a team, as readers may see it."),
    )

    is_alone = models.BooleanField(
        _("on its own"),
        default=False,
        editable=False,
        help_text=_("Recorded in the search log, not with an assessment."),
    )
    form_key = models.UUIDField(
        null=True, unique=True, editable=False, help_text=_("A form sent twice makes one search.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = person(_("recorded by"))
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = person(_("published by"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = person(_("withdrawn by"), null=True)
    withdrawal_reason = models.TextField(
        _("withdrawal reason"), blank=True, editable=False, validators=[validate_prose]
    )

    objects = SearchLogQuerySet.as_manager()

    TYPED = ("searched_in", "searched_on", "words", "languages", "found", "searched_by")

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        ordering = ["-searched_on", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=~Q(searched_in="") & ~Q(words="") & ~Q(found="") & ~Q(searched_by=""),
                name="searchlog_is_complete",
            ),
            both_or_neither("published"),
            both_or_neither("withdrawn"),
            CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="searchlog_withdrawn_has_reason",
            ),
            CheckConstraint(
                condition=Q(is_alone=True) | Q(published_at=None, withdrawn_at=None),
                name="searchlog_of_assessment_has_no_state",
            ),
        ]
        indexes = [Index(fields=["item", "-searched_on"], name="searchlog_of_item")]

    def __str__(self) -> str:
        """All of it in one line, in the language of records: history and files keep it so."""
        return (
            f"{self.searched_on.isoformat()}, {self.searched_in}; words: {self.words}; "
            f"languages: {self.languages.replace(';', ', ')}; found: {self.found}; "
            f"by: {self.searched_by}"
        )

    def get_absolute_url(self) -> str:
        """Its place in the public list of its item's searches."""
        return f"{reverse('tracking:search_log_list')}?item={self.item.key}#search-{self.pk}"

    def clean(self) -> None:
        if self.commitment_id and self.commitment and self.commitment.item_id != self.item_id:
            sentence = gettext("%(code)s is not a commitment of this item.")
            raise ValidationError({"commitment": sentence % {"code": self.commitment.code}})
        if self.searched_on and self.searched_on > timezone.localdate():
            raise ValidationError(
                {"searched_on": gettext("The day of a search cannot be in the future.")}
            )

    @property
    def language_names(self) -> str:
        return ", ".join(str(Language(code).label) for code in self.languages.split(";"))

    @property
    def subject(self) -> Item | Commitment:
        return self.commitment or self.item

    @property
    def state_in_words(self) -> str:
        """What became of one that was recorded on its own."""
        if self.withdrawn_at:
            return gettext("Withdrawn")
        if self.published_at:
            return gettext("Public")
        return gettext("Waits for an editor") if self.is_alone else gettext("With its assessment")

    @property
    def is_waiting(self) -> bool:
        return self.is_alone and not (self.published_at or self.withdrawn_at)

    @property
    def typed(self) -> tuple[object, ...]:
        """Everything typed about a search: two rows that say the same are the same search."""
        return tuple(getattr(self, name) for name in self.TYPED)
