"""Who may do what to a record, and the three groups whose rights say so (docs/operating.md).

Rights are Django permissions; a person has those of their group.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import models, transaction

from tracking.models import Record, Source, State

Person = User | AnonymousUser

RECORDS = ["event", "forum", "statusupdate"]
FRAMEWORK = ["edition", "theme", "item", "passage", "commitment"]

CONTRIBUTOR = {
    *(f"{act}_{record}" for act in ("view", "add", "change") for record in [*RECORDS, "source"]),
    *("view_party", "add_party"),
    *(f"view_{name}" for name in FRAMEWORK),
}
EDITOR = CONTRIBUTOR | {"change_party", *(f"publish_{record}" for record in RECORDS)}
ADMINISTRATOR = EDITOR | {
    *(f"{act}_user" for act in ("view", "add", "change")),
    *("view_group", "view_permission"),
    *(f"{act}_invitation" for act in ("view", "add", "change")),
    "view_securityevent",
}
RIGHTS = {"contributor": CONTRIBUTOR, "editor": EDITOR, "administrator": ADMINISTRATOR}


def _has(person: Person, act: str, model: type[models.Model] | models.Model) -> bool:
    return person.has_perm(f"tracking.{act}_{model._meta.model_name}")


def is_staff_member(person: Person) -> bool:
    """Works at the desk: may see records that are not published."""
    return person.has_perm("tracking.view_event")


def is_editor(person: Person) -> bool:
    return person.has_perm("tracking.publish_event")


def may_create(person: Person, model: type[models.Model]) -> bool:
    return _has(person, "add", model)


# Nobody edits a record in one of these states any more.
CLOSED = (State.WITHDRAWN, State.TRASHED, State.MERGED)


def may_see(person: Person, record: models.Model) -> bool:
    return _has(person, "view", record)


def may_publish(person: Person, record: models.Model | type[models.Model]) -> bool:
    """Publish, return and withdraw; edit what others made or what is published."""
    return _has(person, "publish", record)


def may_edit(person: Person, record: Record) -> bool:
    """Editors change every record that is not closed, contributors their own drafts."""
    if record.state in CLOSED or not _has(person, "change", record):
        return False
    own_draft = record.created_by_id == person.pk and record.state == State.DRAFT
    return own_draft or may_publish(person, record)


def may_merge(person: Person, one: Record, other: Record) -> bool:
    """Editors merge all records, closed ones aside, contributors their own drafts.

    A closed record is told to an editor by the action, with the reason.
    """
    if may_publish(person, one):
        return _has(person, "change", one)
    return may_edit(person, one) and may_edit(person, other)


def may_submit(person: Person, record: Record) -> bool:
    """Contributors send their own records to review, editors all."""
    own = record.created_by_id == person.pk
    return _has(person, "change", record) and (own or may_publish(person, record))


def may_trash(person: Person, record: Record) -> bool:
    """Throw a draft away and take it back: contributors their own, editors all."""
    return may_submit(person, record)


def may_edit_source(person: Person, source: Source) -> bool:
    """Editors change every source, contributors those that no published record rests on."""
    if not _has(person, "change", source):
        return False
    return is_editor(person) or not source.is_cited_publicly


@transaction.atomic
def create_groups() -> None:
    """Makes the groups, or gives them back the rights that belong to them. Safe to run again."""
    for name, codenames in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        rights = Permission.objects.filter(
            codename__in=codenames,
            content_type__app_label__in=["accounts", "auth", "priorities", "tracking"],
        )
        group.permissions.set(rights)
