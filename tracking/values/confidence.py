"""Confidence worked out from voices by the rule of /about/method/, with the reason in words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
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
        "Two or more independent voices, and a primary document of one of them or of another."
    ),
    Confidence.MEDIUM: _("An independent voice and a primary document, or two independent voices."),
    Confidence.LOW: _("One voice without a primary document, or the acting party alone."),
    Confidence.CANNOT_JUDGE: _("No source is cited."),
}
LOWEST_FIRST = list(RULES)[::-1]
# Of a reason to go above the rule, and of one in a script that has no spaces between words.
FEWEST_LETTERS, FEWEST_WORDS, FEWEST_IDEOGRAPHS = 20, 2, 8


class Citation(Protocol):
    """What the rule needs to know of a source that an event cites."""

    @property
    def relation(self) -> str: ...

    @property
    def is_primary(self) -> bool: ...

    @property
    def voice_key(self) -> Hashable: ...

    @property
    def voice_name(self) -> str: ...


@dataclass(frozen=True)
class Voice:
    """All that one publisher and those below it wrote among the sources, counted as one."""

    name: str
    relation: str
    is_primary: bool

    @classmethod
    def of(cls, citations: Sequence[Citation]) -> Voice:
        """From citations of one voice.

        One that is an acting party's own in any of the events is independent in none: it would
        else confirm itself. One that is nowhere known to be independent stays unknown.
        """
        relations = {citation.relation for citation in citations}
        relation = next(one for one in ("party", "independent", "unknown") if one in relations)
        is_primary = any(citation.is_primary for citation in citations)
        return cls(citations[0].voice_name, relation, is_primary)


def voices_of(citations: Iterable[Citation]) -> list[Voice]:
    """The voices, each once, in the order in which they are first cited."""
    by_key: dict[Hashable, list[Citation]] = {}
    for citation in citations:
        by_key.setdefault(citation.voice_key, []).append(citation)
    return [Voice.of(of_one) for of_one in by_key.values()]


@dataclass(frozen=True)
class DerivedConfidence:
    """What the rule gives for these voices."""

    level: Confidence
    independent: list[Voice]
    primary: list[Voice]
    other: list[Voice]  # neither of the two

    @classmethod
    def of(cls, citations: Iterable[Citation]) -> DerivedConfidence:
        """No query."""
        voices = voices_of(citations)
        independent = [voice for voice in voices if voice.relation == "independent"]
        primary = [voice for voice in voices if voice.is_primary]
        other = [voice for voice in voices if voice not in independent and voice not in primary]
        return cls(_level(voices, len(independent), bool(primary)), independent, primary, other)

    @property
    def label(self) -> str:
        return str(self.level.label)

    @property
    def rule(self) -> str:
        return str(RULES[self.level])

    @property
    def reason(self) -> str:
        """Which voices make it so, in one sentence with their names."""
        parts = []
        if self.independent:
            number = len(self.independent)
            words = ngettext(
                "%(number)s independent voice (%(names)s)",
                "%(number)s independent voices (%(names)s)",
                number,
            )
            parts.append(words % {"number": number, "names": _names(self.independent)})
        elif self.primary or self.other:
            parts.append(gettext("no independent voice"))
        if self.primary:
            parts.append(
                gettext("primary documents of %(names)s") % {"names": _names(self.primary)}
            )
        elif self.independent or self.other:
            parts.append(gettext("no primary document"))
        if self.other and not self.independent:
            number = len(self.other)
            words = ngettext(
                "%(number)s other voice (%(names)s)",
                "%(number)s other voices (%(names)s)",
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
        if not self.is_below(level):
            return ""
        if not reason:
            return gettext(
                "The rule gives “%(given)s” (%(why)s) Say why it should be “%(wanted)s”."
            ) % {"given": self.label, "why": self.reason, "wanted": Confidence(level).label}
        if not is_sentence(reason):
            return gettext(
                "The rule gives “%(given)s” (%(why)s) Readers see your reason beside it: write a "
                "sentence of at least %(letters)s letters."
            ) % {"given": self.label, "why": self.reason, "letters": FEWEST_LETTERS}
        return ""


def is_sentence(reason: str) -> bool:
    """Whether a reason says anything: twenty letters and two words at least.

    Scripts without spaces between words, such as Chinese, need as few as eight letters.
    """
    letters = [character for character in reason if character.isalpha()]
    if any("\u2e80" <= character <= "\u9fff" for character in letters):
        return len(letters) >= FEWEST_IDEOGRAPHS
    return len(letters) >= FEWEST_LETTERS and len(reason.split()) >= FEWEST_WORDS


def _level(voices: list[Voice], independent: int, has_primary: bool) -> Confidence:
    if not voices:
        return Confidence.CANNOT_JUDGE
    if independent >= 2 and has_primary:
        return Confidence.HIGH
    if independent >= 2 or (independent and has_primary):
        return Confidence.MEDIUM
    return Confidence.LOW


def _names(voices: list[Voice]) -> str:
    """The first few by name."""
    names = [voice.name for voice in voices]
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return gettext("%(names)s and %(number)s more") % {
        "names": ", ".join(names[: MOST_NAMED - 1]),
        "number": len(names) - MOST_NAMED + 1,
    }
