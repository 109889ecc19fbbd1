"""Removes parties that nobody needs, and puts known ones in the place of proposals."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.actions.checking import clean_reason
from tracking.actions.links import Links
from tracking.actions.locking import lock
from tracking.actions.refusals import Stale
from tracking.actions.writing import change
from tracking.models import Event, Party, Publisher
from tracking.page_cache import invalidate
from tracking.values.known_parties import known_parties


@transaction.atomic
def replace_party(party: Party, known: Party, *, by: User, version: int) -> Party:
    """Puts a known party in the place of a proposed one in each event, and removes the proposal.

    **errors** Stale; ValidationError where readers have seen the proposed one.
    """
    proposed = _lock(party, version)
    if proposed.is_confirmed:
        sentence = gettext("“%(party)s” is public: only a proposed party can be replaced.")
        raise ValidationError(sentence % {"party": proposed})
    if not known.is_confirmed:
        raise ValidationError(gettext("Choose a party that an editor has confirmed."))
    if speaker := Publisher.objects.with_own_party(proposed).first():
        sentence = gettext("“%(publisher)s” speaks for this party: change that publisher first.")
        raise ValidationError(sentence % {"publisher": speaker})
    # The reason becomes part of the history, so it is in the language of records.
    reason = f"“{proposed.name}” is {known.code}."
    for event in Event.objects.with_parties([proposed.code]).order_by("pk"):
        pairs = Links.now(event).parties or ()
        replaced = [(known if one.pk == proposed.pk else one, role) for one, role in pairs]
        links = Links(parties=replaced)
        change(event, by=by, version=event.version, links=links, reason=reason)
    _remove(proposed, by=by, reason=reason)
    return known


@transaction.atomic
def remove_party(party: Party, *, by: User, version: int, reason: str) -> None:
    """Removes a party that no event names or named; its history stays. **errors** Stale."""
    invalidate()
    stored = _lock(party, version)
    if sentence := why_not_removed(stored):
        raise ValidationError(sentence)
    _remove(stored, by=by, reason=clean_reason(reason))


def why_not_removed(party: Party) -> str:
    """Why the party has to stay; empty where it can go. At most four queries."""
    if any(known.code == party.code or known.name == party.name for known in known_parties()):
        return gettext("This party comes with the tracker: an installation would add it again.")
    if party.involvements.exists():
        return gettext("Events name this party: change them first.")
    if speakers := list(Publisher.objects.with_own_party(party).by_name()[:3]):
        sentence = gettext("Publishers speak for this party: change them first (%(names)s).")
        return sentence % {"names": ", ".join(map(str, speakers))}
    if Publisher.objects.ever_spoke_for(party):
        return gettext("An earlier version of a publisher speaks for this party: it has to stay.")
    if party.is_confirmed and _was_named(party):
        return gettext("An earlier version of an event names this party, so it has to stay.")
    return ""


def _was_named(party: Party) -> bool:
    """Whether any version of an event names the party."""
    versions = Event.history_writer.m2m_models[Event._meta.get_field("parties")]
    named: bool = versions._default_manager.filter(party=party.pk).exists()
    return named


def _lock(party: Party, version: int) -> Party:
    stored = lock(party)
    if stored.version != version:
        raise Stale(stored)
    return stored


def _remove(party: Party, *, by: User, reason: str) -> None:
    party.history_writer.write(party, "-", at=timezone.now(), by=by, reason=reason)
    party.delete()
