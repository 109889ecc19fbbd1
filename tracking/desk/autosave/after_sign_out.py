"""Saves what a person sends after being signed out, until they sign in again.

Autosave, while somebody types, is in `tracking.desk.autosave.storing`.

Only a form that the desk gave to a staff member says so with a signed stamp; what others send is
not saved, so that nobody can fill the database without an account.
"""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, QueryDict

from tracking.permissions import Person

KEY = "sent_while_signed_out"
FIELD = "opened_by"
SALT = "tracking.desk.autosave.after_sign_out"
MAX_AGE_SECONDS = 7 * 24 * 3600


def signed_user(person: Person) -> str:
    """The signed key of the person for whom a form is opened."""
    return signing.dumps(person.pk, salt=SALT)


def opened_by(request: HttpRequest) -> int | None:
    """The person for whom the sent form was opened, by their key; None for a form of others."""
    try:
        stamped = request.POST.get(FIELD, "")
        return int(signing.loads(stamped, salt=SALT, max_age=MAX_AGE_SECONDS))
    except signing.BadSignature:
        return None


def save(request: HttpRequest) -> bool:
    """Saves the sent form in the session, if a staff member opened it."""
    person = opened_by(request)
    if person is None:
        return False
    request.session[KEY] = {
        "address": request.get_full_path(),
        "person": person,
        "typed": request.POST.urlencode(),
    }
    return True


def pop_saved(request: HttpRequest) -> QueryDict | None:
    """Returns and forgets what this person typed at this address before they were signed out."""
    draft = request.session.get(KEY)
    if not draft or draft["address"] != request.get_full_path():
        return None
    if draft["person"] != request.user.pk:
        return None
    del request.session[KEY]
    return QueryDict(draft["typed"])
