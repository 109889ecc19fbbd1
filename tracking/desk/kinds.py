"""The three kinds of record that the desk has pages for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracking.desk.assessing.forms import StatusUpdateForm
from tracking.desk.records.event_forms import EventForm, ForumForm
from tracking.desk.records.forms import RecordForm
from tracking.models import Event, Forum, Record, StatusUpdate

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class DeskKind:
    """name: in the names of addresses and templates. path: in addresses. create: the invitation."""

    name: str
    path: str
    model: type[Record]
    form: type[RecordForm]
    create: StrOrPromise

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def nouns(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def fields_template(self) -> str:
        return f"desk/records/_{self.name}_fields.html"

    @property
    def facts_template(self) -> str:
        return f"tracking/records/_{self.name}_facts.html"

    def address(self, act: str, record: Record | None = None) -> str:
        return reverse(f"desk:{self.name}_{act}", args=[record.pk] if record else [])

    @property
    def create_address(self) -> str:
        return self.address("create")

    def get(self, pk: int) -> Record:
        """The record with the people who acted on it, or a 404."""
        record: Record = get_object_or_404(self.records.with_people(), pk=pk)
        return record

    def get_for_page(self, pk: int) -> Record:
        """The record with all that its page shows, or a 404."""
        record: Record = get_object_or_404(self.records.for_page().with_people(), pk=pk)
        return record

    @property
    def records(self) -> Any:
        """All of this kind, as the queries of its model."""
        return self.model.objects


KINDS = [
    DeskKind("event", "events", Event, EventForm, _("Log an event")),
    DeskKind("forum", "forums", Forum, ForumForm, _("Add a forum")),
    DeskKind(
        "status_update", "status-updates", StatusUpdate, StatusUpdateForm, _("Assess an item")
    ),
]


BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(record: Record) -> DeskKind:
    return next(kind for kind in KINDS if isinstance(record, kind.model))
