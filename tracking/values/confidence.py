"""Confidence worked out from sources by the rule of /about/method/, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MOST_NAMED = 4


class Confidence(TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")
    CANNOT_JUDGE = "cannot_judge", _("Cannot judge")


RULES: dict[Confidence, StrOrPromise] = {
    Confidence.HIGH: _(
        "Two or more independent sources, one of them (or another) a primary document."
    ),
    Confidence.MEDIUM: _(
        "An independent source and a primary document, or two independent sources."
    ),
    Confidence.LOW: _("One secondary source, or the acting party alone."),
    Confidence.CANNOT_JUDGE: _("No source is cited."),
}
LOWEST_FIRST = list(RULES)[::-1]


class CitedSource(Protocol):
    """What the rule needs to know of a source."""

    @property
    def relation(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def publisher(self) -> str: ...


@dataclass(frozen=True)
class DerivedConfidence:
    """What the rule gives for these sources, each counted once."""

    level: Confidence
    independent: list[CitedSource]
    primary: list[CitedSource]
    other: list[CitedSource]  # neither of the two

    @classmethod
    def of(cls, sources: Iterable[CitedSource]) -> DerivedConfidence:
        """No query."""
        each = list(dict.fromkeys(sources))
        independent = [source for source in each if source.relation == "independent"]
        primary = [source for source in each if source.kind == "primary"]
        other = [source for source in each if source not in independent and source not in primary]
        return cls(_level(each, len(independent), bool(primary)), independent, primary, other)

    @property
    def label(self) -> str:
        return str(self.level.label)

    @property
    def rule(self) -> str:
        return str(RULES[self.level])

    @property
    def reason(self) -> str:
        """Which sources make it so, in one sentence with the names of their publishers."""
        parts = []
        if self.independent:
            number = len(self.independent)
            words = ngettext(
                "%(number)s independent source (%(names)s)",
                "%(number)s independent sources (%(names)s)",
                number,
            )
            parts.append(words % {"number": number, "names": _names(self.independent)})
        elif self.primary or self.other:
            parts.append(gettext("no independent source"))
        if self.primary:
            number = len(self.primary)
            words = ngettext(
                "%(number)s primary document (%(names)s)",
                "%(number)s primary documents (%(names)s)",
                number,
            )
            parts.append(words % {"number": number, "names": _names(self.primary)})
        elif self.independent or self.other:
            parts.append(gettext("no primary document"))
        if self.other and not self.independent:
            number = len(self.other)
            words = ngettext(
                "%(number)s other source (%(names)s)",
                "%(number)s other sources (%(names)s)",
                number,
            )
            parts.append(words % {"number": number, "names": _names(self.other)})
        if not parts:
            return gettext("Nothing that is cited has a source.")
        sentence = "; ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}."

    def is_below(self, level: str) -> bool:
        """Whether this level is more than the rule gives."""
        return LOWEST_FIRST.index(Confidence(level)) > LOWEST_FIRST.index(self.level)

    def refusal(self, level: str, reason: str) -> str:
        """Why this level is refused; empty if it is not. Lower is always allowed."""
        if reason or not self.is_below(level):
            return ""
        return gettext(
            "The rule gives “%(given)s” (%(why)s) Say why it should be “%(wanted)s”."
        ) % {"given": self.label, "why": self.reason, "wanted": Confidence(level).label}


def _level(sources: list[CitedSource], independent: int, has_primary: bool) -> Confidence:
    if not sources:
        return Confidence.CANNOT_JUDGE
    if independent >= 2 and has_primary:
        return Confidence.HIGH
    if independent >= 2 or (independent and has_primary):
        return Confidence.MEDIUM
    return Confidence.LOW


def _names(sources: list[CitedSource]) -> str:
    """The publishers, each once, the first few by name."""
    names = list(dict.fromkeys(source.publisher for source in sources))
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return gettext("%(names)s and %(number)s more") % {
        "names": ", ".join(names[: MOST_NAMED - 1]),
        "number": len(names) - MOST_NAMED + 1,
    }
