"""Who has which record open for editing. A form counts as open for a while after each heartbeat.

Separate from the records: these rows hold nothing that anybody typed, and they expire.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from tracking.models import OpenForm, Record

GONE_AFTER = timedelta(minutes=2)


def keep_open(record: Record, *, by: User) -> list[OpenForm]:
    """Records that this person has the record open; gives the others who do, longest first.

    Forms without a sign of life are removed on the way, whatever record they were about.
    """
    now = timezone.now()
    OpenForm.objects.not_seen_since(now - GONE_AFTER).delete()
    OpenForm.objects.update_or_create(
        kind=record._meta.model_name,
        record_pk=record.pk,
        opened_by=by,
        defaults={"seen_at": now},
        create_defaults={"seen_at": now, "opened_at": now},
    )
    return others_at(record, by=by)


def others_at(record: Record, *, by: User) -> list[OpenForm]:
    """Who else has it open now. One query."""
    open_forms = OpenForm.objects.of_record(str(record._meta.model_name), record.pk)
    alive = open_forms.seen_since(timezone.now() - GONE_AFTER)
    return list(alive.of_others(by).longest_first())


def leave(record: Record, *, by: User) -> None:
    """Records that the person closed the form; another open form of theirs says so again."""
    mine = OpenForm.objects.of_record(str(record._meta.model_name), record.pk).of_person(by)
    mine.delete()
