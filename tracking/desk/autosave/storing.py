"""Autosaves what people type: the only writer of `FormDraft`.

Each open form has a key, each tab an id of its own. A tab overwrites what it wrote itself, or what
it was opened with; if another tab has written in between, both are saved under two keys, and the
later tab is told so.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from tracking.models import FormDraft

MOST_PER_PERSON = 50
LASTS = timedelta(days=30)
MOST_CHARACTERS = 200_000  # of JSON; the longest form that the desk would store is about half that


class TooLong(Exception):
    """More was typed than autosave stores."""


@dataclass(frozen=True)
class Tab:
    """A writing tab: the form's key, the tab's id, its number of writes, and the draft it saw.

    `seen` is the revision that was saved when the tab opened the form; "" if there was none.
    """

    key: uuid.UUID
    name: str
    number: int
    seen: str = ""

    @property
    def revision(self) -> str:
        return f"{self.name}:{self.number}"

    def wrote(self, draft: FormDraft) -> bool:
        return draft.revision.startswith(f"{self.name}:")

    def wrote_later(self, draft: FormDraft) -> bool:
        """Whether the network swapped two writes of this tab."""
        return self.wrote(draft) and int(draft.revision.rpartition(":")[2]) >= self.number


@transaction.atomic
def save(
    tab: Tab,
    form: str,
    record: int | None,
    fields: Mapping[str, list[str]],
    *,
    person_pk: int,
) -> FormDraft:
    """Saves the fields of an open form; raises TooLong, and changes nothing, if they are too long.

    Under another key than the tab's own where another tab has written meanwhile.
    Cost: two or three queries; three more when a form is saved for the first time.
    """
    typed = json.dumps(fields)
    if len(typed) > MOST_CHARACTERS:
        raise TooLong
    mine = FormDraft.objects.of(person_pk)
    known = mine.under(tab.key).select_for_update().first()
    if known is None:
        return _add(tab.key, tab, form, record, typed, person_pk)
    if tab.wrote_later(known):
        return known
    if tab.wrote(known) or known.revision == tab.seen:
        known.form, known.record, known.typed = form, record, typed
        known.revision, known.saved_at = tab.revision, timezone.now()
        known.save(update_fields=["form", "record", "typed", "revision", "saved_at"])
        return known
    return _add(uuid.uuid4(), tab, form, record, typed, person_pk)


def _add(
    key: uuid.UUID, tab: Tab, form: str, record: int | None, typed: str, person_pk: int
) -> FormDraft:
    now, mine = timezone.now(), FormDraft.objects.of(person_pk)
    mine.saved_before(now - LASTS).delete()
    beyond = mine.latest_first().values_list("pk", flat=True)[MOST_PER_PERSON - 1 :]
    mine.filter(pk__in=list(beyond)).delete()
    added = FormDraft(
        form_key=key, form=form, record=record, typed=typed, revision=tab.revision, saved_at=now,
        saved_by_id=person_pk,
    )  # fmt: skip
    try:
        with transaction.atomic():
            added.save(force_insert=True)
    except IntegrityError:
        # Two tabs of one form wrote for the first time in the same moment: this one is separate.
        added.form_key = uuid.uuid4()
        added.save(force_insert=True)
    return added


def discard(key: uuid.UUID, *, person_pk: int | None) -> None:
    """Deletes a draft, because its form was saved or is not wanted."""
    FormDraft.objects.of(person_pk).under(key).delete()
