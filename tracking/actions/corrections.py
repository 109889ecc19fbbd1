"""What a correction of a source means for the published assessments that rest on it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.actions.writing import lock
from tracking.assessment.publishing import no_longer_supported
from tracking.models import EvidenceCorrection, Source, StatusUpdate


def put_on_due_list(source: Source, *, reason: str) -> None:
    """Adds a row for each published assessment that rests on the source; changes none of them.

    Cost: two queries for each, and what it takes to weigh its evidence.
    """
    for update in StatusUpdate.objects.resting_on_source(source):
        is_supported = not no_longer_supported(update)
        EvidenceCorrection.objects.on([update]).open().update(is_supported=is_supported)
        EvidenceCorrection.objects.create(
            status_update=update,
            source=source,
            source_version=source.version,
            reason=reason,
            is_supported=is_supported,
            corrected_at=source.updated_at,
            corrected_by=source.updated_by,
        )


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
