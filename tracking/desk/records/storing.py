"""From a form of the desk to the action that stores it: one action for each request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from priorities.models import Item
from tracking.actions import Links, Stale, create, edit
from tracking.desk.records import conflict_resolution
from tracking.desk.records.fields import with_value
from tracking.desk.records.forms import RecordForm
from tracking.models import Forum, Record, State
from tracking.models.versioned import Versioned

F = TypeVar("F", bound=conflict_resolution.FormOfVersion)
V = TypeVar("V", bound=Versioned)


def store_new(form: RecordForm, *, by: Any) -> Record | None:
    """Stores a draft; None where the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        record: Record = form.instance
        return create(record, by=by, links=form.links(), form_key=form.cleaned_data["form_key"])
    except ValidationError as error:
        form.add_problems(error)
    return None


def store_change(form: RecordForm, typed: Any, *, by: Any) -> tuple[Record | None, RecordForm]:
    """Changes the record of the form, as `store_or_ask`."""

    def store(**seen: Any) -> Record:
        record: Record = form.instance
        return edit(record, by=by, links=form.links(), **seen)

    return store_or_ask(form, typed, store)


def store_or_ask(form: F, typed: Any, store: Callable[..., V]) -> tuple[V | None, F]:
    """Stores a valid form. Otherwise None, and the form that says what is wrong.

    `typed` is what was sent, before the choices in it were followed (merging.settled). `store` is
    told the version that the person saw and the reason. Where somebody was faster, the form has
    both versions and asks.
    """
    if not form.is_valid():
        return None, conflict_resolution.still_asking(form, typed)
    version, reason = form.cleaned_data["version"], form.cleaned_data.get("reason", "")
    try:
        return store(version=version, reason=reason), form
    except Stale as stale:
        return None, conflict_resolution.asking(form, stale, version)
    except ValidationError as error:
        form.add_problems(error)
        return None, conflict_resolution.still_asking(form, typed)


def changed_since_sent(form: RecordForm, made: Record) -> RecordForm | None:
    """The form to edit what an earlier sending of this form made, if it says more than that."""
    if made is form.instance or made.state != State.DRAFT:
        return None
    again = type(form)(with_value(form.data, "version", made.version), made)
    return again if not again.is_valid() or again.differs_from_stored() else None


def link_forum(forum: Forum, items: list[Item], *, by: Any) -> Forum:
    """Links the forum to these items as well. Stale means that somebody else was faster.

    The reason becomes part of the history, so it is in the language of records.
    """
    links = Links(rows={"items": [*forum.items.all(), *items]})
    codes = ", ".join(item.code for item in items)
    return edit(forum, by=by, version=forum.version, links=links, reason=f"Linked to {codes}.")
