"""Who has which form open, and the log of public revisions with what the histories know of it."""

from itertools import groupby
from operator import attrgetter

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = {"event": "Event", "forum": "Forum", "status_update": "StatusUpdate"}
AT_A_TIME = 1000


def log_the_past(apps, schema_editor):
    """One row for each version that was published, and for each withdrawal."""
    revision = apps.get_model("tracking", "PublicRevision")
    roles = roles_of_people(apps)
    for field, name in KINDS.items():
        history = apps.get_model("tracking", f"Historical{name}").objects.order_by("id", "version")
        stored = history.filter(state__in=["published", "withdrawn"]).values_list(
            "id", "version", "state", "history_date", "history_user_id", "history_change_reason",
            named=True,
        )  # fmt: skip
        rows = []
        for pk, versions in groupby(stored.iterator(AT_A_TIME), attrgetter("id")):
            rows += rows_of(revision, field, pk, list(versions), roles)
            if len(rows) >= AT_A_TIME:
                revision.objects.bulk_create(rows)
                rows = []
        revision.objects.bulk_create(rows)


def rows_of(revision, field, pk, versions, roles):
    rows, number = [], 0
    for stored in versions:
        is_published = stored.state == "published"
        number += is_published
        act = "withdrawn" if not is_published else "published" if number == 1 else "edited"
        rows.append(
            revision(
                **{f"{field}_id": pk},
                kind=field,
                version=stored.version,
                number=number,
                act=act,
                changed_at=stored.history_date,
                changed_by_id=stored.history_user_id,
                role=roles.get(stored.history_user_id, "automatic"),
                reason=stored.history_change_reason or "",
                is_shown=True,
            )
        )
    if rows[-1].act == "withdrawn":
        for row in rows[:-1]:
            row.is_shown = False
    return rows


def roles_of_people(apps):
    """The highest role that each person has now: what they had then was not recorded."""
    user = apps.get_model("auth", "User")
    roles = {}
    for role in ("contributor", "editor", "administrator"):
        people = user.objects.filter(groups__name=role).values_list("pk", flat=True)
        roles |= dict.fromkeys(people, role)
    superusers = user.objects.filter(is_superuser=True).values_list("pk", flat=True)
    return roles | dict.fromkeys(superusers, "administrator")


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0006_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("record_pk", models.PositiveBigIntegerField(verbose_name="record")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("seen_at", models.DateTimeField(db_index=True, verbose_name="last sign of life")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "open form",
                "verbose_name_plural": "open forms",
                "ordering": ["opened_at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "record_pk", "opened_by"), name="open_form_once_per_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("event", "Event"),
                            ("forum", "Forum"),
                            ("status_update", "Status update"),
                        ],
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("published", "Published"),
                            ("edited", "Edited"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=9,
                        verbose_name="kind of change",
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("contributor", "Contributor"),
                            ("editor", "Editor"),
                            ("administrator", "Administrator"),
                            ("automatic", "Automatic"),
                        ],
                        max_length=13,
                        verbose_name="role",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("is_shown", models.BooleanField(default=True, verbose_name="shown")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_revisions",
                        to="tracking.event",
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_revisions",
                        to="tracking.forum",
                    ),
                ),
                (
                    "status_update",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_revisions",
                        to="tracking.statusupdate",
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["-changed_at", "-pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["is_shown", "-changed_at", "-id"], name="public_revision_newest"
                    ),
                    models.Index(
                        fields=["is_shown", "kind", "-changed_at", "-id"],
                        name="public_revision_of_kind",
                    ),
                    models.Index(
                        fields=["is_shown", "act", "-changed_at", "-id"],
                        name="public_revision_of_act",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("event__isnull", False),
                                ("forum", None),
                                ("kind", "event"),
                                ("status_update", None),
                            ),
                            models.Q(
                                ("event", None),
                                ("forum__isnull", False),
                                ("kind", "forum"),
                                ("status_update", None),
                            ),
                            models.Q(
                                ("event", None),
                                ("forum", None),
                                ("kind", "status_update"),
                                ("status_update__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="public_revision_of_one_record",
                    ),
                    models.UniqueConstraint(
                        fields=("event", "version"), name="public_revision_of_event_once"
                    ),
                    models.UniqueConstraint(
                        fields=("forum", "version"), name="public_revision_of_forum_once"
                    ),
                    models.UniqueConstraint(
                        fields=("status_update", "version"),
                        name="public_revision_of_status_update_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(log_the_past, migrations.RunPython.noop),
    ]
