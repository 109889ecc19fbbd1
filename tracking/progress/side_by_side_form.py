"""The form that chooses the items to compare."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.drawn import ByKey
from priorities.models import Item, ItemQuerySet, Kind
from tracking.filters.fields import AnyOfField
from tracking.progress.matrix import GROUPS
from tracking.values.as_of import AsOf

FEWEST, MOST = 2, 4
LABELS = (_("First item"), _("Second item"), _("Third item"), _("Fourth item"))


@dataclass(frozen=True)
class Place(ByKey):
    """One of the dropdowns, with the key of the item that it shows."""

    number: int
    label: str
    key: str
    is_needed: bool


class SideBySideForm(forms.Form):
    """Two to four items. One alone, or none, is no error on the page: it asks for more."""

    item = AnyOfField(label=_("Items"), required=False)

    def __init__(self, asked: QueryDict, as_of: AsOf) -> None:
        """One query."""
        super().__init__(asked)
        self.as_of = as_of
        self.items = list(Item.objects.in_paper_order())
        field: Any = self.fields["item"]
        field.choices = [(item.key, str(item)) for item in self.items]

    def clean_item(self) -> list[str]:
        keys: list[str] = self.cleaned_data["item"]
        if len(keys) > MOST:
            sentence = gettext(
                "These are %(number)s items. Choose at most %(most)s, so that they fit side by "
                "side."
            )
            raise ValidationError(sentence % {"number": len(keys), "most": MOST})
        return keys

    @cached_property
    def known(self) -> list[Item]:
        """The items that the address names, in the order of the paper, whatever else it names."""
        field: Any = self.fields["item"]
        keys = field.to_python(self.data.getlist("item"))  # type: ignore[attr-defined]
        return [item for item in self.items if item.key in keys]

    @property
    def is_complete(self) -> bool:
        """Whether there is something to compare."""
        return self.is_valid() and len(self.known) >= FEWEST

    @property
    def chosen(self) -> ItemQuerySet:
        return Item.objects.with_keys([item.key for item in self.known]).in_paper_order()

    @property
    def places(self) -> list[Place]:
        keys = [item.key for item in self.known[:MOST]]
        keys += [""] * (MOST - len(keys))
        return [
            Place(number, str(label), key, number <= FEWEST)
            for number, (label, key) in enumerate(zip(LABELS, keys, strict=True), start=1)
        ]

    @property
    def groups(self) -> list[tuple[str, list[Item]]]:
        """The items that can be chosen, under the words of their kind."""
        grouped = groupby(self.items, key=lambda item: item.kind)
        return [(str(GROUPS[Kind(kind)]), list(items)) for kind, items in grouped]

    @property
    def codes(self) -> str:
        """`P7, P9`."""
        return ", ".join(item.code for item in self.known)

    @property
    def problems(self) -> list[str]:
        """Why there is no file."""
        errors: Any = self.errors
        problems = [f"{name}: {text}" for name, texts in errors.items() for text in texts]
        if not problems and not self.is_complete:
            sentence = ngettext(
                "item: %(number)s item is chosen. Choose two to four, for example "
                "?item=priority-7&item=priority-9.",
                "item: %(number)s items are chosen. Choose two to four, for example "
                "?item=priority-7&item=priority-9.",
                len(self.known),
            )
            problems = [sentence % {"number": len(self.known)}]
        return problems

    @property
    def query(self) -> str:
        """The items alone: each comparison has one address."""
        return "&".join(f"item={item.key}" for item in self.known)

    @property
    def path(self) -> str:
        return f"{reverse('tracking:compare')}?{self.query}".rstrip("?")

    @property
    def file_query(self) -> str:
        """The items and the days."""
        return self.as_of.added_to(self.query)
