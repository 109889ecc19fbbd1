"""What a correction of a source or publisher means for the assessments that rest on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.actions.locking import lock
from tracking.assessment.publishing import no_longer_supported
from tracking.models import Event, EvidenceCorrection, Publisher, Source, StatusUpdate
from tracking.models.sources import SourceQuerySet


def put_on_due_list(
    corrected: Source | Publisher | Event,
    *,
    reason: str,
    sources: Iterable[Source] | None = None,
) -> None:
    """Adds a row for each published assessment that rests on the source, on one that the publisher
    or those below it wrote, or on the event; changes none of them.

    sources: of what the publisher wrote these alone. Cost: two queries for each, and what it takes
    to weigh its evidence.
    """
    rows = StatusUpdate.objects.resting_on_sources
    for update in _resting_on(corrected) if sources is None else rows(sources):
        is_supported = not no_longer_supported(update)
        EvidenceCorrection.objects.on([update]).open().update(is_supported=is_supported)
        EvidenceCorrection.objects.create(
            status_update=update,
            source=corrected if isinstance(corrected, Source) else None,
            publisher=corrected if isinstance(corrected, Publisher) else None,
            event=corrected if isinstance(corrected, Event) else None,
            corrected_version=corrected.version,
            reason=reason,
            is_supported=is_supported,
            corrected_at=corrected.updated_at,
            corrected_by=corrected.updated_by,
        )


def _resting_on(corrected: Source | Publisher | Event) -> Iterable[StatusUpdate]:
    resting: Iterable[StatusUpdate]
    if isinstance(corrected, Event):
        resting = StatusUpdate.objects.resting_on(corrected)
    else:
        sources = [corrected] if isinstance(corrected, Source) else _written_below(corrected)
        resting = StatusUpdate.objects.resting_on_sources(sources)
    return resting


def _written_below(publisher: Publisher) -> SourceQuerySet:
    return Source.objects.written_by(Publisher.objects.family_of([publisher]))


@transaction.atomic
def confirm_assessment(update: StatusUpdate, *, by: User, seen: int) -> int:
    """An editor looked at it after the corrections up to `seen`, a key: it stands.

    Gives the number of corrections that were open. Refused where the rules of evidence no longer
    allow the status: such an assessment is replaced, changed or withdrawn.
    """
    lock(update)
    if missing := no_longer_supported(update):
        sentence = gettext("This cannot stand as it is. %(sentences)s Assess it again.")
        raise ValidationError(sentence % {"sentences": " ".join(missing.values())})
    known = EvidenceCorrection.objects.on([update]).open().filter(pk__lte=seen)
    return known.update(confirmed_at=timezone.now(), confirmed_by=by)
