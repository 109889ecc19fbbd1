"""Autosaved forms: what people typed at the desk and have not saved yet."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Index, UniqueConstraint
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def of(self, person_pk: int | None) -> Self:
        """One person's drafts: nobody sees what another is typing."""
        return self.filter(saved_by=person_pk)

    def under(self, key: uuid.UUID) -> Self:
        return self.filter(form_key=key)

    def others_of_record(self, form: str, record: int | None, key: uuid.UUID) -> Self:
        """What was typed about the same record in other tabs; without a record, about new ones."""
        return self.filter(form=form, record=record).exclude(form_key=key)

    def saved_since(self, moment: datetime) -> Self:
        return self.filter(saved_at__gte=moment)

    def saved_before(self, moment: datetime) -> Self:
        return self.filter(saved_at__lt=moment)

    def latest_first(self) -> Self:
        return self.order_by("-saved_at", "-pk")


class DraftedForm(models.TextChoices):
    LOG = "log", _("Quick log")
    EVENT = "event", _("Event")
    FORUM = "forum", _("Forum")
    STATUS_UPDATE = "status_update", _("Status update")


class FormDraft(models.Model):
    """The fields of one open form, as they were when its person last paused.

    Not a record: no version, no history, seen by its person alone, deleted when the form is saved.
    `typed` is text of JSON and not a JSON column, because PostgreSQL's refuses a NUL, which can
    be sent and must come back to be complained of.
    """

    Form = DraftedForm

    form_key = models.UUIDField(help_text="One for each opened form.")
    form = models.CharField(max_length=13, choices=Form.choices)
    record = models.PositiveBigIntegerField(null=True, help_text="What it edits, if any.")
    typed = models.TextField(help_text="Names of fields with the list of their values, as JSON.")
    revision = models.CharField(
        max_length=60, help_text="The tab that wrote it, and the number of its writings."
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            known_value("form", DraftedForm),
            UniqueConstraint(fields=["saved_by", "form_key"], name="formdraft_once_per_key"),
        ]
        indexes = [Index(fields=["saved_by", "-saved_at"], name="formdraft_of_person")]

    def __str__(self) -> str:
        return f"{self.form} {self.form_key}"

    @property
    def fields(self) -> dict[str, list[str]]:
        return dict(json.loads(self.typed))

    def as_sent(self) -> QueryDict:
        """What was typed, as if it were sent now, with the draft's key."""
        sent = QueryDict(mutable=True)
        sent["draft_key"] = str(self.form_key)
        for name, values in self.fields.items():
            sent.setlist(name, values)
        return sent

    @property
    def words(self) -> str:
        """Words that identify it in a list: its title, or whatever else was typed first."""
        fields = self.fields
        names = ("title", "name", "rationale", "source-0-title", "source-0-url", "summary")
        return next((text for name in names for text in fields.get(name, []) if text.strip()), "")
