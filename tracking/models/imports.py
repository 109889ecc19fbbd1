"""Imports: each file that somebody brought in, for ever, with every row and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.versioned import person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class ImportKind(models.TextChoices):
    """What the rows of a file are; values as in the names of the files of lists."""

    EVENTS = "events", _("Events")
    SOURCES = "sources", _("Sources")
    FORUMS = "forums", _("Forums")
    STATUS_UPDATES = "status_updates", _("Status updates")
    PARTIES = "parties", _("Parties")


class ImportState(models.TextChoices):
    """How far an import is. Each `…ING` is a job's work."""

    READING = "reading", _("To be read")  # the person looks at what was recognised
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    STORING = "storing", _("Being stored")
    STORED = "stored", _("Stored")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    RESTORING = "restoring", _("Being restored")
    DISCARDED = "discarded", _("Discarded")


AT_WORK = (
    ImportState.CHECKING,
    ImportState.STORING,
    ImportState.UNDOING,
    ImportState.RESTORING,
)


class Goal(models.TextChoices):
    """The state in which new records are stored."""

    DRAFT = "draft", _("As drafts")
    SUBMITTED = "submitted", _("Submitted for review")
    PUBLIC = "published", _("Published")


class Outcome(models.TextChoices):
    """What a row would do, as the check of the whole file says."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    DUPLICATE = "duplicate", _("Possible duplicate")
    REFUSED = "refused", _("Refused")
    SKIPPED = "skipped", _("Left out")  # as the person decided


class Decision(models.TextChoices):
    """What a person says of a possible duplicate."""

    LINK = "link", _("The same: add its sources to the recorded one")
    SKIP = "skip", _("Leave this row out")
    DIFFERENT = "different", _("Different")


class Effect(models.TextChoices):
    """What has come of a row."""

    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    LINKED = "linked", _("Sources added")
    FAILED = "failed", _("Not stored")
    UNDONE = "undone", _("Undone")
    LEFT = "left", _("Left as it is")  # of an undo: changed since, and nobody decided


class ImportQuerySet(models.QuerySet["Import"]):
    def of(self, user: User | AnonymousUser) -> Self:
        """A person's own: nobody else opens, confirms or undoes them."""
        return self.filter(created_by=user.pk)

    def newest_first(self) -> Self:
        return self.select_related("created_by").order_by("-created_at", "-pk")

    def without_content(self) -> Self:
        """For lists: the file itself stays in the database."""
        return self.defer("content")

    def for_page(self) -> Self:
        """With what its page shows."""
        return self.without_content().select_related("created_by", "undone_by", "job")

    def of_same_file(self, sha256: str, kind: str) -> Self:
        return self.filter(sha256=sha256, kind=kind)

    def others_than(self, one: Import) -> Self:
        return self.exclude(pk=one.pk)


class Import(models.Model):
    """A file that somebody brought in, how it is read, and how far it is.

    Written by `tracking.actions.imports` alone.
    """

    token = models.UUIDField(_("token"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind.choices)
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    byte_count = models.PositiveBigIntegerField(_("size in bytes"))
    content = models.BinaryField(_("file"), null=True, help_text="Emptied once it is discarded.")
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    reading = models.JSONField(default=dict, help_text="How the file is read: `Reading.as_dict`.")
    header = models.JSONField(default=list, help_text="The headings of the file.")
    columns = models.JSONField(
        default=dict, help_text="By heading, the name of the column; empty where it is left out."
    )
    choices = models.JSONField(
        default=dict, help_text="What people chose for unknown values: by reader, by value."
    )
    day_orders = models.JSONField(
        default=dict, help_text="By column, `dmy` or `mdy` where days such as 5/6/2024 stand in it."
    )
    empty_deletes = models.BooleanField(
        _("Empty means delete"),
        default=False,
        help_text=_("Otherwise an empty cell leaves what is recorded alone."),
    )
    origin = models.CharField(
        _("Origin"),
        max_length=60,
        blank=True,
        help_text=_("Name of the collection that the ids in the file are of."),
    )
    goal = models.CharField(
        _("New records"), max_length=10, choices=Goal.choices, default=Goal.DRAFT
    )
    all_or_none = models.BooleanField(
        _("All rows or none"),
        default=False,
        help_text=_("Otherwise what is good is stored and the refused rows come back as a file."),
    )
    counts = models.JSONField(default=dict, help_text="Rows by outcome, as of the last check.")
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    unknown = models.JSONField(
        default=list,
        help_text="Words that name nothing here, each once: scope, value, count, columns, nearest.",
    )
    revision = models.PositiveIntegerField(
        default=0, help_text="Raised by each check: what is confirmed is what was seen."
    )
    note = models.TextField(blank=True, help_text="What the person should know: why it stopped.")
    job = models.ForeignKey("Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("brought in at"))
    created_by = person(_("brought in by"))
    stored_at = models.DateTimeField(_("stored at"), null=True)
    stored_by = person(_("confirmed by"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = person(_("undone by"), null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        indexes = [
            Index(fields=["-created_at", "-id"], name="import_newest"),
            Index(fields=["sha256"], name="import_file"),
        ]
        constraints = [
            known_value("kind", ImportKind),
            known_value("state", ImportState),
            known_value("goal", Goal),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("desk:import_detail", args=[self.token])

    @property
    def data(self) -> bytes:
        """The file as it came; empty once it is discarded."""
        return bytes(self.content or b"")

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def reason(self) -> str:
        """What the history says of each change, in the language of records."""
        return f"Import: {self.file_name} of {self.created_at:%Y-%m-%d}"


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def in_file_order(self) -> Self:
        return self.order_by("number")

    def with_numbers(self, numbers: Iterable[int]) -> Self:
        return self.filter(number__in=list(numbers))

    def readable(self) -> Self:
        return self.filter(is_readable=True)

    def after(self, number: int) -> Self:
        return self.filter(number__gt=number).order_by("number")

    def before(self, number: int) -> Self:
        """The nearest first."""
        return self.filter(number__lt=number).order_by("-number")

    def with_outcome(self, outcome: str) -> Self:
        return self.filter(outcome=outcome)

    def to_store(self) -> Self:
        """What the check found good and nothing has come of yet."""
        return self.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED], effect="")

    def with_any_effect(self) -> Self:
        return self.exclude(effect="")

    def with_effect(self, *effects: str) -> Self:
        return self.filter(effect__in=effects)

    def counts(self) -> dict[str, int]:
        """Rows by outcome. One query."""
        return self._counted_by("outcome")

    def effects(self) -> dict[str, int]:
        """Rows by what has come of them, the empty text for nothing yet. One query."""
        return self._counted_by("effect")

    def _counted_by(self, name: str) -> dict[str, int]:
        return dict(self.order_by().values_list(name).annotate(rows=Count("pk")))


class ImportRow(models.Model):
    """A row of a file: its cells, what the check says of it, and what has come of it."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(default=list, help_text="Texts, in the order of the header.")
    is_readable = models.BooleanField(
        default=True, help_text="Not of a line that the file's reader refused: it has no cells."
    )
    mended = models.BooleanField(default=False, help_text="Whether somebody changed a cell here.")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    problems = models.JSONField(default=list, help_text="Of each: column, value, sentence.")
    differences = models.JSONField(default=list, help_text="Of each: field, before, after.")
    suspects = models.JSONField(
        default=list, help_text="Possible duplicates: `record` keys and `row` numbers, with points."
    )
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(blank=True)
    # Of the record that it changes or made; not a foreign key, since there are five kinds.
    record = models.PositiveBigIntegerField(null=True)
    seen_version = models.PositiveIntegerField(
        null=True, help_text="Of the record, at the check: what the preview compared with."
    )
    effect = models.CharField(max_length=10, choices=Effect.choices, blank=True)
    stored_version = models.PositiveIntegerField(
        null=True, help_text="Of the record, after it was stored: an undo asks for it."
    )
    label = models.CharField(max_length=200, blank=True, help_text="What the row is called.")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        default_permissions = ()
        ordering = ["of", "number"]
        constraints = [
            UniqueConstraint(fields=["of", "number"], name="importrow_once"),
            known_value("outcome", Outcome),
            known_value("decision", Decision, or_empty=True),
            known_value("effect", Effect, or_empty=True),
        ]
        indexes = [
            Index(fields=["of", "outcome", "number"], name="importrow_outcome"),
            Index(fields=["of", "effect", "number"], name="importrow_effect"),
            Index(fields=["record"], condition=Q(record__isnull=False), name="importrow_record"),
        ]

    def __str__(self) -> str:
        return self.label or str(self.number)


class ImportMappingQuerySet(models.QuerySet["ImportMapping"]):
    def for_shape(self, kind: str, shape: str) -> Self:
        """Those made of a file of this shape, the last one first."""
        return self.filter(kind=kind, shape=shape).order_by("-updated_at", "-pk")


class ImportMapping(models.Model):
    """A named choice of columns and values, which the next file of the same shape takes."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind.choices)
    shape = models.CharField(max_length=64, help_text="Digest of the headings.")
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    day_orders = models.JSONField(default=dict)
    origin = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField(_("changed at"))
    updated_by = person(_("changed by"))

    objects = ImportMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mapping of an import")
        verbose_name_plural = _("mappings of imports")
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            known_value("kind", ImportKind),
            UniqueConstraint(fields=["kind", "name"], name="importmapping_name"),
        ]

    def __str__(self) -> str:
        return self.name
