"""Fields of the filters: whatever stands in an address is checked before the database is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from tracking.partial_dates import PartialDate
from tracking.validators import validate_line

MOST_WORDS = 10
MOST_VALUES = 100


def quoted(value: str) -> str:
    return f"“{Truncator(value).chars(60)}”"


def choices_of(field: forms.ChoiceField) -> list[tuple[str, str]]:
    return list(field.choices)  # type: ignore[arg-type]  # the stubs think of callables too


def refuse_unknown(value: str) -> None:
    raise ValidationError(f"{quoted(value)} is not one of the choices.", code="unknown")


class WordsField(forms.CharField):
    """Words that must all occur. Gives a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=200,
            validators=[validate_line],
            widget=forms.TextInput(attrs={"type": "search"}),
            **options,
        )

    def clean(self, value: Any) -> list[str]:
        words = super().clean(value).split()
        if len(words) > MOST_WORDS:
            raise ValidationError(f"Please search for {MOST_WORDS} words at the most.")
        return words


class OneOfField(forms.ChoiceField):
    """One of some known values; upper and lower case are the same."""

    def __init__(self, *, empty: str = "Any", **options: Any) -> None:
        """`empty`: the words for no choice; where there are none, the first choice stands."""
        choices = [*([("", empty)] if empty else []), *options.pop("choices", ())]
        super().__init__(choices=choices, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).strip()
        known = {str(code).casefold(): str(code) for code, _ in choices_of(self)}
        return known.get(text.casefold(), text)

    def validate(self, value: str) -> None:
        if value and not self.valid_value(value):
            refuse_unknown(value)


class AnyOfField(forms.MultipleChoiceField):
    """Any number of some known values. Gives a list without repetition."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(filter(None, super().to_python(value))))

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_VALUES:
            raise ValidationError(f"Please choose {MOST_VALUES} values at the most.")
        known = {str(code) for code, _ in choices_of(self)}
        for code in value:
            if code not in known:
                refuse_unknown(code)


class PartialDateField(forms.CharField):
    """A day, a month or a year. Gives a PartialDate, or None."""

    def __init__(self, **options: Any) -> None:
        attrs = {"placeholder": "2024-05-17, 2024-05 or 2024", "size": "26"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(f"{quoted(text)}: {error}", code="date") from error
