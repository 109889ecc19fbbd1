"""The three groups and their rights (docs/operating.md), made at installation."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

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
