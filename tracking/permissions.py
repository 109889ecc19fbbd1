"""Who may do what to a record, and the three groups whose rights say so (docs/operating.md).

Rights are Django permissions; a person has those of their group.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import models, transaction
from django.utils.translation import gettext

from tracking.models import Party, Publisher, Record, SecondOpinion, Source, State, StatusUpdate
from tracking.models.states import CLOSED, MERGE, SUBMIT, TRASH, Transition, Who

Person = User | AnonymousUser

RECORDS = ["event", "forum", "statusupdate"]
FRAMEWORK = ["edition", "theme", "item", "passage", "commitment"]

CONTRIBUTOR = {
    "view_publisher",
    *(f"{act}_{record}" for act in ("view", "add", "change") for record in [*RECORDS, "source"]),
    *("view_party", "add_party"),
    *(f"view_{name}" for name in FRAMEWORK),
}
EDITOR = CONTRIBUTOR | {
    *("change_party", "add_publisher", "change_publisher"),
    *(f"{act}_secondopinion" for act in ("view", "add", "change")),
    *(f"publish_{record}" for record in RECORDS),
}
ADMINISTRATOR = EDITOR | {
    *(f"{act}_user" for act in ("view", "add", "change")),
    *("view_group", "view_permission"),
    *(f"{act}_invitation" for act in ("view", "add", "change")),
    "view_securityevent",
    "view_download",
}
RIGHTS = {"contributor": CONTRIBUTOR, "editor": EDITOR, "administrator": ADMINISTRATOR}


def _has(person: Person, act: str, model: type[models.Model] | models.Model) -> bool:
    return person.has_perm(f"tracking.{act}_{model._meta.model_name}")


def is_staff_member(person: Person) -> bool:
    """Works at the desk: may see records that are not published."""
    return person.has_perm("tracking.view_event")


def is_editor(person: Person) -> bool:
    return person.has_perm("tracking.publish_event")


def may_import(person: Person) -> bool:
    """Editors import; what others may not publish one by one, they may not publish in bulk."""
    return is_editor(person)


def editors() -> models.QuerySet[User]:
    """Everybody who may publish through a group, in the order of their names."""
    right = Permission.objects.filter(content_type__app_label="tracking", codename="publish_event")
    in_groups = User.objects.filter(is_active=True, groups__permissions__in=right)
    return in_groups.distinct().order_by("username")


def may_create(person: Person, model: type[models.Model]) -> bool:
    return _has(person, "add", model)


def may_see(person: Person, record: models.Model) -> bool:
    return _has(person, "view", record)


def may_publish(person: Person, record: models.Model | type[models.Model]) -> bool:
    """Publish, return and withdraw; edit what others made or what is published."""
    return _has(person, "publish", record)


def may_edit(person: Person, record: Record) -> bool:
    """Editors change every record that is not closed, contributors their own until an editor has
    opened the review.
    """
    if record.state in CLOSED or not _has(person, "change", record):
        return False
    in_own_hands = record.state == State.DRAFT or record.is_unopened
    return (record.created_by_id == person.pk and in_own_hands) or may_publish(person, record)


def may(person: Person, act: Transition, record: Record) -> bool:
    """Whether this person may carry out the act; the record's state is not checked."""
    if act.who is Who.EDITOR:
        return may_publish(person, record)
    if act.who is Who.WHOEVER_EDITS and may_edit(person, record):
        return True
    is_author = record.created_by_id == person.pk
    if act.who is Who.AUTHOR_ALONE:
        return is_author and _has(person, "change", record)
    own = act.who is Who.AUTHOR and is_author
    return _has(person, "change", record) and (own or may_publish(person, record))


def may_submit(person: Person, record: Record) -> bool:
    """Contributors send their own records to review, editors all."""
    return may(person, SUBMIT, record)


def may_trash(person: Person, record: Record) -> bool:
    """Throw a draft away: contributors their own, editors all."""
    return may(person, TRASH, record)


def may_merge(person: Person, one: Record, other: Record) -> bool:
    """Editors merge all records, contributors their own drafts.

    An editor is told by the action that a closed record is not merged, with the reason.
    """
    return may(person, MERGE, one) and may(person, MERGE, other)


def assessors() -> dict[str, User]:
    """Who may assess, by key, in the order of names. One query."""
    able = User.objects.with_perm(
        "tracking.add_statusupdate", backend="django.contrib.auth.backends.ModelBackend"
    )
    return {str(person.pk): person for person in able.order_by("username", "pk")}


def others_who_settle(asked: SecondOpinion) -> models.QuerySet[User]:
    """The editors who gave neither of two opinions."""
    editors = User.objects.with_perm(
        "tracking.publish_statusupdate", backend="django.contrib.auth.backends.ModelBackend"
    )
    return editors.exclude(pk__in=[asked.first_assessor_id, asked.second_assessor_id])


def why_not_settle(person: Person, asked: SecondOpinion) -> str:
    """Why this person may not record what two opinions are settled as; empty where they may.

    One of the two assessors does where the site has no other editor.
    """
    if not may_publish(person, StatusUpdate):
        return gettext("Only an editor records what two opinions are settled as.")
    is_one_of_two = person.pk in (asked.first_assessor_id, asked.second_assessor_id)
    if is_one_of_two and others_who_settle(asked).exists():
        return gettext("You gave one of the two opinions: another editor settles them.")
    return ""


def may_edit_parties(person: Person) -> bool:
    return _has(person, "change", Party)


def may_edit_publishers(person: Person) -> bool:
    return _has(person, "change", Publisher)


def may_edit_source(person: Person, source: Source) -> bool:
    """Editors change every source, contributors those that no published record rests on."""
    if not _has(person, "change", source):
        return False
    return is_editor(person) or not source.is_cited_publicly


@transaction.atomic
def create_groups() -> None:
    """Creates the groups, or restores their rights. Safe to run again."""
    for name, codenames in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        rights = Permission.objects.filter(
            codename__in=codenames,
            content_type__app_label__in=["accounts", "auth", "priorities", "tracking"],
        )
        group.permissions.set(rights)
