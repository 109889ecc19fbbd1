"""Searches for evidence: what an assessment looked at, so that “nothing found” can be judged."""

from __future__ import annotations

import re
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.values.languages import Language
from tracking.values.validators import validate_line, validate_prose


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
    def newest_first(self) -> Self:
        return self.order_by("-searched_on", "pk")


class SearchLog(models.Model):
    """One search: where, when, with which words and in which languages, what came of it, by whom.

    A row is never changed. An edit links another row, so that the history of the assessment, which
    keeps its links, goes on showing what was said before.
    """

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
            )
        ]

    def __str__(self) -> str:
        """All of it in one line, in the language of records: history and files keep it so."""
        return (
            f"{self.searched_on.isoformat()}, {self.searched_in}; words: {self.words}; "
            f"languages: {self.languages.replace(';', ', ')}; found: {self.found}; "
            f"by: {self.searched_by}"
        )

    def clean(self) -> None:
        if self.searched_on and self.searched_on > timezone.localdate():
            raise ValidationError(
                {"searched_on": gettext("The day of a search cannot be in the future.")}
            )

    @property
    def language_names(self) -> str:
        return ", ".join(str(Language(code).label) for code in self.languages.split(";"))

    @property
    def typed(self) -> tuple[object, ...]:
        """Everything typed about a search: two rows that say the same are the same search."""
        return tuple(getattr(self, name) for name in self.TYPED)
