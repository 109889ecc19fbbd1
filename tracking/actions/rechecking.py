"""Checks published assessments again when the rules of evidence have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from tracking.actions.locking import lock
from tracking.actions.unattended import unattended_user
from tracking.assessment.publishing import no_longer_supported
from tracking.models import EvidenceCorrection, StatusUpdate
from tracking.values.statuses import SCALE_VERSION

USERNAME = "installation"
BATCH = 200


@dataclass(frozen=True)
class Rechecked:
    """A published assessment, and the rules that it no longer meets, as sentences."""

    update: StatusUpdate
    sentences: list[str]


def recheck(*, dry_run: bool = False) -> Iterator[Rechecked]:
    """Checks each in its turn, the first published first; each that fails in a transaction.

    **errors** AccountInUse. **cost** a few queries for each.
    """
    by = unattended_user(USERNAME)
    for update in StatusUpdate.objects.published().for_check().order_by("pk").iterator(BATCH):
        sentences = list(no_longer_supported(update).values())
        if sentences and not dry_run:
            _put_on_due_list(update, sentences, by)
        yield Rechecked(update, sentences)


@transaction.atomic
def _put_on_due_list(update: StatusUpdate, sentences: list[str], by: User) -> None:
    if lock(update).version != update.version:
        return  # somebody changed it at this moment, by the rules as they are
    if EvidenceCorrection.objects.on([update]).open().of_rules().exists():
        return
    EvidenceCorrection.objects.create(
        status_update=update,
        corrected_version=0,
        # It becomes part of the record, so it is in the language of records.
        reason=f"Scale {SCALE_VERSION}: {' '.join(sentences)}",
        is_supported=False,
        corrected_at=timezone.now(),
        corrected_by=by,
    )
