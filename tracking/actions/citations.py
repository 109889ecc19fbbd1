"""Sets by hand whose voice a source is in one event, and takes that back."""

from __future__ import annotations

from contextlib import nullcontext

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.actions.checking import clean_reason
from tracking.actions.corrections import put_on_due_list
from tracking.actions.histories import write_history
from tracking.actions.locking import claim, lock
from tracking.actions.public_change import public_change
from tracking.actions.relations import settle
from tracking.models import Citation, Event, Source
from tracking.models.states import OPEN
from tracking.values.confidence import is_sentence


@transaction.atomic
def set_relation(
    event: Event, source: Source, relation: str, *, by: User, version: int, reason: str
) -> Event:
    """Gives a source another relation to one event than the one that is worked out.

    Readers see the reason, which is a sentence, beside it. It stays whatever parties the event gets
    and whoever the source's voice is. Published assessments that rest on the event are left as they
    are: they are due to be looked at again. **errors** Stale; ValidationError.
    """
    reason = clean_reason(reason)
    if relation not in Citation.Relation.values:
        raise ValidationError({"relation": gettext("Choose one of the relations.")})
    if not is_sentence(reason):
        sentence = gettext(
            "Readers see this reason beside the source: write a sentence that says how you know."
        )
        raise ValidationError({"reason": sentence})
    stored, citation = _locked(event, source)
    if (citation.relation, citation.relation_reason) == (relation, reason):
        return stored
    citation.relation, citation.relation_reason = relation, reason
    citation.relation_set_at, citation.relation_set_by = timezone.now(), by
    return _store(stored, citation, by=by, version=version, reason=reason)


@transaction.atomic
def work_out_relation(
    event: Event, source: Source, *, by: User, version: int, reason: str
) -> Event:
    """Takes back what was set by hand: the relation follows from the source's voice again.

    Of a published event with a reason alone. **errors** Stale; ValidationError.
    """
    stored, citation = _locked(event, source)
    reason = clean_reason(reason, required=stored.is_published)
    if not citation.is_set_by_hand:
        return stored
    citation.work_out_again()
    return _store(stored, citation, by=by, version=version, reason=reason)


def _locked(event: Event, source: Source) -> tuple[Event, Citation]:
    stored = lock(event)
    citation = Citation.objects.of_events([event.pk]).of_sources([source.pk]).first()
    if citation is None:
        raise ValidationError(gettext("This event no longer cites this source."))
    return stored, citation


def _store(event: Event, citation: Citation, *, by: User, version: int, reason: str) -> Event:
    with public_change(event) if event.is_published else nullcontext():
        claim(event, event, by=by, version=version, states=OPEN)
        citation.save(update_fields=Citation.BY_HAND_FIELDS)
        settle(Citation.objects.of_events([event.pk]))
        write_history(event, created=False, reason=reason)
        put_on_due_list(event, reason=reason or gettext("Worked out again."))
    return event
