"""Which part of the review queue to show."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracking.desk.kinds import BY_NAME, KINDS, DeskKind
from tracking.desk.worklists.lists import Worklist


class QueueFilter(forms.Form):
    """Kind of record and author, from the address. An invalid value is named and shows none."""

    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    author = forms.TypedChoiceField(label=_("Author"), required=False, coerce=int, empty_value=None)

    def __init__(self, query: QueryDict) -> None:
        """Three queries: who has something waiting."""
        super().__init__(query, auto_id="filter_%s")
        kinds = [(kind.name, capfirst(kind.noun)) for kind in KINDS]
        authors: dict[int, str] = {}
        for kind in KINDS:
            authors |= kind.records.waiting_longest_first().authors()
        names = sorted(authors.items(), key=lambda author: author[1])
        self.fields["kind"].choices = [("", _("All")), *kinds]  # type: ignore[attr-defined]
        self.fields["author"].choices = [("", _("All")), *names]  # type: ignore[attr-defined]

    @property
    def worklist(self) -> Worklist:
        if not self.is_valid():
            return Worklist.to_review([])
        return Worklist.to_review(self._kinds, self.cleaned_data["author"])

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def query(self) -> str:
        """The part of the address that keeps this filter."""
        asked = QueryDict(mutable=True)
        for name in self.fields:
            if value := self.data.get(name):
                asked[name] = value
        return asked.urlencode()

    @property
    def _kinds(self) -> list[DeskKind]:
        name = self.cleaned_data["kind"]
        return [BY_NAME[name]] if name else KINDS
