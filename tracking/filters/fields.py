"""Fields of the filters: each value of an address is checked before the database is queried."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.filters.widgets import Checkboxes, Dropdown, TextLine
from tracking.values.partial_dates import PartialDate
from tracking.values.validators import quoted, validate_line

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from tracking.filters.choices import Rows

MOST_WORDS = 10
MOST_CHARACTERS = 200
MOST_VALUES = 100
ANY = _("Any")


def codes_of(field: forms.ChoiceField) -> list[str]:
    return [str(code) for code, _label in field.choices]  # type: ignore[union-attr, misc]  # no callables


def codes_among(field: OneOfField | AnyOfField, texts: list[str]) -> list[str]:
    """The codes that these texts can mean, and perhaps more: all where they are at hand."""
    return list(field.rows.named(texts)) if field.rows else codes_of(field)


def known_code(text: str, codes: Collection[str]) -> str:
    """The code that is meant: upper and lower case are the same. An unknown text stays itself."""
    text = text.strip()
    if text in codes:
        return text
    return next((code for code in codes if code.casefold() == text.casefold()), text)


def refuse_unknown(value: str, codes: list[str]) -> None:
    example = next(filter(None, codes), "")
    sentences = [gettext("%(value)s is not one of the choices.") % {"value": quoted(value)}]
    if example:
        hint = gettext("Choose from the list; the first one is written “%(example)s”.")
        sentences.append(hint % {"example": example})
    raise ValidationError(" ".join(sentences), code="unknown")


class WordsField(forms.CharField):
    """Words that must all occur. Gives a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=MOST_CHARACTERS,
            validators=[validate_line],
            widget=TextLine(attrs={"type": "search"}),
            **options,
        )

    def clean(self, value: Any) -> list[str]:
        words: list[str] = super().clean(value).split()
        if len(words) > MOST_WORDS:
            sentence = gettext("Please search for at most %(number)s words.")
            raise ValidationError(sentence % {"number": MOST_WORDS})
        return words


class OneOfField(forms.ChoiceField):
    """One of some known values; upper and lower case are the same."""

    widget = Dropdown

    def __init__(
        self, *, empty: StrOrPromise = ANY, rows: Rows | None = None, **options: Any
    ) -> None:
        """`empty`: the words for no choice; without them, the first choice is the default.

        `rows`: the choices, where they are to be read only when they are needed.
        """
        self.rows = rows
        first = [("", empty)] if empty else []
        known = [*first, *options.pop("choices", ())]
        # By a function: each form would copy a list with all that is in it.
        shown = (lambda: [*first, *rows.all]) if rows else lambda: known
        super().__init__(choices=shown, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).strip()
        return known_code(text, codes_among(self, [text])) if text else ""

    def validate(self, value: str) -> None:
        if value and value not in codes_among(self, [value]):
            refuse_unknown(value, codes_of(self))


class AnyOfField(forms.MultipleChoiceField):
    """Any number of some known values, whatever their case. Gives a list without repetition.

    `rows`: the choices, where they are to be read only when they are needed.
    """

    widget = Checkboxes

    def __init__(self, *, rows: Rows | None = None, **options: Any) -> None:
        self.rows = rows
        given = options.pop("choices", ())
        super().__init__(choices=(lambda: rows.all) if rows else given, **options)

    def to_python(self, value: Any) -> list[str]:
        texts = [text for text in map(str.strip, super().to_python(value)) if text]
        known = codes_among(self, texts) if texts else []
        return list(dict.fromkeys(known_code(text, known) for text in texts))

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_VALUES:
            sentence = gettext("Please choose at most %(number)s values.")
            raise ValidationError(sentence % {"number": MOST_VALUES})
        known = codes_among(self, value) if value else []
        for code in value:
            if code not in known:
                refuse_unknown(code, codes_of(self))


class PartialDateField(forms.CharField):
    """A day, a month or a year. Gives a PartialDate, or None."""

    def __init__(self, **options: Any) -> None:
        attrs = {"placeholder": _("2024-05-17, 2024-05 or 2024"), "size": "26"}
        super().__init__(widget=TextLine(attrs=attrs), **options)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(f"{quoted(text)}: {error}", code="date") from error
