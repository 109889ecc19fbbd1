"""Which two versions of a record to compare."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.desk.records.differences import Differences, last_look
from tracking.desk.records.fields import RowField
from tracking.models import Record
from tracking.revisions.staff import Revision


def revision_label(revision: Revision) -> str:
    day = formats.date_format(timezone.localtime(revision.at), "SHORT_DATETIME_FORMAT")
    words = {"number": revision.version, "act": revision.act, "day": day, "name": revision.by}
    return gettext("%(number)s: %(act)s, %(day)s, %(name)s") % words


class VersionsForm(forms.Form):
    """Two versions, in whatever order they were chosen. Without a choice the last look and now."""

    earlier = RowField(label=_("From version"))
    later = RowField(label=_("To version"))

    def __init__(self, query: QueryDict, record: Record, revisions: Sequence[Revision]) -> None:
        asked = query if any(name in query for name in self.base_fields) else None
        super().__init__(asked)
        self.record, self.revisions = record, revisions
        self.default: list[Revision] = []
        by_version = {str(revision.version): revision for revision in revisions}
        for name in self.fields:
            self.fields[name].offer({"": by_version}, label=revision_label)  # type: ignore[attr-defined]
        if revisions:
            self.default = [last_look(record, revisions) or revisions[-1], revisions[0]]
            earlier, later = self.default
            self.initial = {"earlier": earlier.version, "later": later.version}

    def differences(self) -> Differences | None:
        """None if the choice is not valid. No query."""
        if not self.is_bound:
            chosen = self.default
        elif self.is_valid():
            chosen = [self.cleaned_data["earlier"], self.cleaned_data["later"]]
        else:
            chosen = []
        if not chosen:
            return None
        old, new = sorted(chosen, key=lambda revision: revision.version)
        return Differences.between(self.record, old, new, self.revisions)
