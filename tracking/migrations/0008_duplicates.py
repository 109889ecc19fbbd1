"""What is known of events that may be one, and merges."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracking.values.validators


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0001_initial"),
        ("tracking", "0007_open_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EventSign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sign", models.CharField(max_length=48)),
                (
                    "earliest_on",
                    models.DateField(help_text="That of the event, so that one index has both."),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "merged_state",
                    models.CharField(help_text="The state that it had before.", max_length=10),
                ),
                (
                    "kept_before",
                    models.PositiveIntegerField(help_text="The version of the kept one before."),
                ),
                (
                    "kept_version",
                    models.PositiveIntegerField(help_text="The version that the merge made."),
                ),
                (
                    "merged_version",
                    models.PositiveIntegerField(help_text="The version that the merge made."),
                ),
                (
                    "citations",
                    models.JSONField(
                        default=list,
                        help_text="Assessments that cited the merged event: key and version that the merge made.",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SuspectedPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.PositiveSmallIntegerField(
                        help_text="By the rule, when it was found last."
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not decided"),
                            ("different", "Different events"),
                            ("same", "The same event, to be merged"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[tracking.values.validators.validate_prose],
                        verbose_name="reason",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="forum",
            name="forum_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="statusupdate",
            name="statusupdate_state_known",
        ),
        migrations.AddField(
            model_name="event",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                help_text="The record of the same event that was kept; the address leads there.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracking.event",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="historicalevent",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                help_text="The record of the same event that was kept; the address leads there.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="tracking.event",
                verbose_name="merged into",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("trashed", "In the trash"),
                    ("merged", "Merged into another"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="forum",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("trashed", "In the trash"),
                    ("merged", "Merged into another"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="historicalevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("trashed", "In the trash"),
                    ("merged", "Merged into another"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="historicalforum",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("trashed", "In the trash"),
                    ("merged", "Merged into another"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstatusupdate",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("trashed", "In the trash"),
                    ("merged", "Merged into another"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="statusupdate",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("trashed", "In the trash"),
                    ("merged", "Merged into another"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "in_review", "published", "withdrawn", "trashed", "merged"],
                    )
                ),
                name="event_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(
                        models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="event_merged_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="forum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "in_review", "published", "withdrawn", "trashed", "merged"],
                    )
                ),
                name="forum_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "in_review", "published", "withdrawn", "trashed", "merged"],
                    )
                ),
                name="statusupdate_state_known",
            ),
        ),
        migrations.AddField(
            model_name="eventsign",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="signs",
                to="tracking.event",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="tracking.event",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="made_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracking.event"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="undone by",
            ),
        ),
        migrations.AddField(
            model_name="suspectedpair",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="suspectedpair",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tracking.event"
            ),
        ),
        migrations.AddField(
            model_name="suspectedpair",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tracking.event"
            ),
        ),
        migrations.AddIndex(
            model_name="eventsign",
            index=models.Index(fields=["sign", "earliest_on", "event"], name="event_sign_and_day"),
        ),
        migrations.AddConstraint(
            model_name="eventsign",
            constraint=models.UniqueConstraint(
                fields=("event", "sign"), name="eventsign_once_per_event"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="merge_undone_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("merged",),
                name="merge_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("merged")), _negated=True), name="merge_of_two"
            ),
        ),
        migrations.AddIndex(
            model_name="suspectedpair",
            index=models.Index(
                fields=["-verdict", "-points", "id"], name="suspects_likeliest_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.UniqueConstraint(
                fields=("first", "second"), name="suspectedpair_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="suspectedpair_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="suspectedpair_decided_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", ""), ("decided_at__isnull", False), _connector="OR"),
                name="suspectedpair_verdict_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspectedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "different"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="suspectedpair_different_has_reason",
            ),
        ),
    ]
