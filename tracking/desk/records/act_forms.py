"""The small forms of the desk: the version that was seen, a reason, a forum to link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from priorities.models import Item
from tracking.actions import MAX_REASON
from tracking.desk.records.conflicts import Conflict
from tracking.desk.records.fields import (
    ProseField,
    RowField,
    RowsField,
    VersionField,
    items_by_heading,
    with_value,
)
from tracking.desk.records.rows import let_all_be_pasted
from tracking.models import Forum, Record
from tracking.models.states import RemovalKind
from tracking.models.versioned import Versioned
from tracking.values.validators import validate_prose


class VersionForm(forms.Form):
    """Which version of a record a button was shown with."""

    version = VersionField()

    @property
    def seen(self) -> int:
        """The version; 0 where it was damaged."""
        self.full_clean()
        version: int = self.cleaned_data["version"]
        return version


class ReasonForm(VersionForm):
    """Why a record is returned, withdrawn or put back."""

    reason = ProseField(label=_("Reason"), max_length=MAX_REASON, validators=[validate_prose])
    conflict: Conflict | None = None

    def __init__(self, data: Mapping[str, Any] | None, record: Versioned) -> None:
        super().__init__(data, initial={"version": record.version})
        let_all_be_pasted(self)

    def show_conflict(self, conflict: Conflict) -> None:
        """Shows the reason again, to be sent for the version that is now known."""
        self.conflict = conflict
        self.data = with_value(self.data, "version", conflict.record.version)


class RemovalForm(ReasonForm):
    """Why a record is removed from public view: the kind for readers, the reason for the desk."""

    kind = forms.ChoiceField(
        label=_("Kind of reason"),
        choices=[("", _("Choose one")), *RemovalKind.choices],
        help_text=_("Readers see it, and the day."),
    )

    field_order = ["kind", "reason"]

    def __init__(self, data: Mapping[str, Any] | None, record: Record) -> None:
        super().__init__(data, record)
        self.fields["reason"].help_text = _("For the desk alone; it becomes part of the history.")


class ForumLinkForm(forms.Form):
    """A known forum, and the items that it is to be linked to as well."""

    forum = RowField(label=_("Forum"))
    items = RowsField(label=_("Items"))

    def __init__(
        self, data: Mapping[str, Any] | None, forums: Iterable[Forum], items: Iterable[Item]
    ) -> None:
        super().__init__(data)
        by_key = {str(forum.pk): forum for forum in forums}
        self.fields["forum"].offer({"": by_key})  # type: ignore[attr-defined]
        self.fields["items"].offer(items_by_heading(items))  # type: ignore[attr-defined]
        self.fields["items"].required = True

    def prefill(self, query: QueryDict) -> None:
        """Chooses what the address names and the lists have."""
        rows = self.fields["forum"].rows  # type: ignore[attr-defined]
        by_slug = {forum.slug: key for key, forum in rows.items()}
        self.initial["forum"] = by_slug.get(query.get("forum"))
        self.initial["items"] = query.getlist("item")
