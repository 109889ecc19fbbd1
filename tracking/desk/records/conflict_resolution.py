"""Resolves edits of two people to one record, field by field.

What one of them alone changed is kept. Where both changed a field in different ways, the person who
saves later is asked: the form below holds what they typed, a choice beside each field takes the
other's words, or, for links, both people's changes together. The choices are followed when the form
is sent again (`settled`), against the version that was shown with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError

from priorities.models import Commitment, Item
from tracking.actions import Links, Stale
from tracking.actions.restoring import as_it_was
from tracking.desk.records.bearings_as_sent import as_sent, is_of_bearing, label_of
from tracking.desk.records.conflicts import Clash, Merge
from tracking.desk.records.fields import VersionField, commitment_key
from tracking.desk.records.party_fields import party_key, party_label
from tracking.models import Party, Publisher
from tracking.models.versioned import Versioned
from tracking.revisions.staff import Change, changes_since
from tracking.revisions.wording import labels_of

CHOICE = "take-"
BEFORE = "before"
MINE, THEIRS, BOTH = "mine", "theirs", "both"


class FormOfVersion(Protocol):
    """A form that edits a row, of which the person saw a version (`RecordForm`)."""

    data: Any
    fields: Any
    instance: Any
    cleaned_data: dict[str, Any]
    stored: Any  # the row as the database has it; None in a form that adds one
    merge: Merge | None

    def __init__(self, data: Any, record: Any) -> None: ...

    def is_valid(self) -> bool: ...

    def add_problems(self, error: ValidationError) -> None: ...


F = TypeVar("F", bound=FormOfVersion)

# Of each field: what a form sends for it, and how that is called.
Values = dict[str, str]
Side = dict[str, Values]


def settled(data: Any, record: Versioned) -> Any:
    """The sent data with its choices applied; unchanged if it has none."""
    choices = _choices(data)
    if not choices:
        return data
    theirs, before = _side(record, _number(data, "version")), _side(record, _number(data, BEFORE))
    followed = data.copy()
    for name, choice in choices.items():
        if name in theirs and choice == THEIRS:
            followed.setlist(name, list(theirs[name]))
        elif name in theirs and choice == BOTH:
            together = _together(before.get(name, {}), theirs[name], data.getlist(name))
            followed.setlist(name, together)
    for name, values in theirs.items():
        if is_of_bearing(name) and name not in followed:  # of an event that is theirs
            followed.setlist(name, list(values))
    return followed


def asking(form: F, stale: Stale, seen: int) -> F:
    """The form of the later person, with the changes that only others made."""
    current: Any = stale.current
    before, theirs = _side(current, seen), _side(current, current.version)
    mine = _typed_side(form)
    sent: Any = form.data
    data, taken, clashing = sent.copy(), [], []
    for name, values in theirs.items():
        if is_of_bearing(name) and name not in mine:  # of an event that others alone cite
            data.setlist(name, list(values))
            continue
        typed, seen_values = mine.get(name, {}), before.get(name)
        if typed.keys() == values.keys():
            continue
        if seen_values is not None and typed.keys() == seen_values.keys():
            data.setlist(name, list(values))
            taken.append(name)
        elif seen_values is None or values.keys() != seen_values.keys():
            clashing.append(name)
    for name in _choices(data):
        del data[CHOICE + name]
    data["version"], data[BEFORE] = str(current.version), str(seen)
    again = type(form)(data, current)
    again.merge = Merge(
        record=current,
        revisions=changes_since(current, min(seen, current.version)),
        before=seen,
        clashes=[_clash(current, name, mine, theirs, before) for name in clashing],
        taken=[_taken(current, name, before, theirs) for name in taken],
    )
    return again


def still_asking(form: F, typed: Any) -> F:
    """The form with its questions again, after another error: no choice is lost."""
    choices = _choices(typed)
    if not choices or form.stored is None:
        return form
    record, seen = form.stored, _number(typed, BEFORE)
    theirs, before = _side(record, _number(typed, "version")), _side(record, seen)
    form.is_valid()  # checked as settled, shown as typed
    form.data = typed
    mine = {name: _named(form, name, typed.getlist(name)) for name in theirs}
    form.merge = Merge(
        record=record,
        revisions=[],
        before=seen,
        clashes=[
            _clash(record, name, mine, theirs, before, choice)
            for name, choice in choices.items()
            if name in theirs
        ],
        taken=[],
    )
    return form


def _choices(data: Any) -> dict[str, str]:
    """The fields in question, with the choices."""
    names = [name for name in data or () if name.startswith(CHOICE)]
    return {name.removeprefix(CHOICE): data[name] for name in names}


def _number(data: Any, name: str) -> int:
    return VersionField().clean(data.get(name, ""))


def _side(record: Versioned, version: int) -> Side:
    """What a form would send for that version of the record; nothing where there was none."""
    try:
        return _as_sent(*as_it_was(record, version))
    except (ObjectDoesNotExist, OverflowError):
        return {}


def _typed_side(form: FormOfVersion) -> Side:
    """What a valid form says, written in the one way in which it is stored."""
    typed, sent = _as_sent(form.instance, Links()), form.data
    links = [field.name for field in form.instance.link_fields()]
    if bearings := getattr(form, "bearings", None):
        typed |= as_sent(bearings.links)
    return typed | {name: _named(form, name, sent.getlist(name)) for name in links}


def _as_sent(record: Versioned, links: Links) -> Side:
    side: Side = {}
    for name in record.content_fields():
        field: Any = record._meta.get_field(name)
        value = getattr(record, name)
        if field.is_relation:
            side[name] = {_key(value): str(value)} if value else {"": ""}
        else:
            text = str(getattr(value, "code", value) or "")
            names = dict(field.flatchoices) if field.choices else {}
            side[name] = {text: str(names.get(text, text))}
    for name, rows in links.rows.items():
        side[name] = {_key(row): str(row) for row in rows}
    if links.parties is not None:
        side["parties"] = {party_key(pair): party_label(pair) for pair in links.parties}
    if links.evidence is not None:
        side["evidence"] = {str(link.event_id): str(link.event) for link in links.evidence}
        side |= as_sent(links.evidence)
    return side


def _key(row: Any) -> str:
    """The word under which the desk's forms offer a row."""
    if isinstance(row, Item):
        return str(row.key)
    if isinstance(row, Publisher):
        return row.slug
    if isinstance(row, Party):
        return row.code
    return commitment_key(row) if isinstance(row, Commitment) else str(row.pk)


def _named(form: FormOfVersion, name: str, values: Iterable[str]) -> Values:
    field: Any = form.fields.get(name)
    names: dict[str, str] = {}
    for value, label in getattr(field, "choices", ()):
        names |= dict(label) if isinstance(label, list | tuple) else {str(value): str(label)}
    return {value: str(names.get(value, value)) for value in values}


def _together(before: Values, theirs: Values, mine: list[str]) -> list[str]:
    """Both people's changes: with what either added, without what either removed."""
    removed = (before.keys() - theirs.keys()) | (before.keys() - set(mine))
    return [value for value in dict.fromkeys([*theirs, *mine]) if value not in removed]


def _clash(
    record: Versioned, name: str, mine: Side, theirs: Side, before: Side, choice: str = ""
) -> Clash:
    is_link = not is_of_bearing(name) and record._meta.get_field(name).many_to_many
    usual = BOTH if is_link else MINE
    return Clash(
        name=name,
        label=_label(record, name),
        mine=_words(mine.get(name, {})),
        theirs=_words(theirs[name]),
        before=_words(before.get(name, {})),
        is_link=bool(is_link),
        choice=choice if choice in (MINE, THEIRS, BOTH) else usual,
    )


def _taken(record: Versioned, name: str, before: Side, theirs: Side) -> Change:
    label = _label(record, name)
    return Change(label, _names(before.get(name, {})), _names(theirs[name]))


def _label(record: Versioned, name: str) -> str:
    return label_of(name) if is_of_bearing(name) else labels_of(type(record))[name]


def _words(values: Values) -> str:
    return "; ".join(_names(values))


def _names(values: Values) -> tuple[str, ...]:
    return tuple(sorted(values.values()))
