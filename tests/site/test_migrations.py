"""Every migration can be taken back with the data and applied again, or refuses it in a sentence.

The walk follows the files: a new migration is part of it without further words. A new table must
get rows in `fill`, or the test says which one has none.
"""

import uuid
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from gsi_tracker.accounts import invitations
from gsi_tracker.accounts.models import OpenSession
from gsi_tracker.going_back import RefuseGoingBack
from tests import factories
from tests.accounts.people import signed_in_with_password, with_app, with_password
from tracking import actions
from tracking.actions import comments, merging, removing, replies, searches
from tracking.models import (
    Download,
    FormDraft,
    Heartbeat,
    Import,
    ImportMapping,
    ImportRow,
    Job,
    JobState,
    Merge,
    OpenForm,
    Reply,
    ReportRun,
    ReportSchedule,
    State,
)
from tracking.models.jobs import Failure

OURS = ("accounts", "priorities", "tracking")
# Made anew from the records by `install`, so that their keys may differ.
DERIVED = {"tracking_searchentry"}
# What `install` itself raises, and how SQLite stores the index of `tracking_searchtokens`.
NOT_COMPARED = ("django_migrations", "tracking_cacheversion", "tracking_searchtokens")
NOON = timezone.now()


def fill(editor):
    """Records of every kind in every state, and rows in every other table of the project."""
    for make in (factories.event, factories.forum, factories.status_update):
        for state in ("draft", "in_review", "published", "withdrawn", "removed"):
            record = make(state=state)
        removed = make(state="published")
        removing.remove(
            removed, by=editor, version=removed.version, reason="A name.", kind="privacy"
        )
        trashed, restored = make(state="draft"), make(state="draft")
        actions.trash(trashed, by=trashed.created_by, version=1)
        actions.trash(restored, by=restored.created_by, version=1)
        actions.restore(restored, by=restored.created_by, version=2)
        comment = factories.comment(restored, by=editor)
        comments.resolve(comment, by=editor)
    source, country = factories.source(), factories.party("KEN", kind="state", country="KE")
    kept, merged, back, other = (
        factories.event(sources=[source], parties=[(country, "host")], commitments=list(
            factories.item().commitments.all()[:1])) for _ in range(4)
    )  # fmt: skip
    factories.status_update(
        evidence=[], status="no_evidence_found", item=factories.item("priority-9")
    )
    factories.status_update(evidence=[merged])
    factories.second_opinion()
    join(kept, merged, editor)
    merging.undo(join(back, other, editor), by=editor)
    merging.call_different(back, factories.event(), by=editor, reason="Two days.")
    source.title = "A better title"
    actions.edit_source(source, by=editor, version=1, reason="It was misread.")
    actions.edit_party(country, by=editor, version=1, reason="Checked.")
    speaker = factories.publisher(speaks_for=[country], domains="example.org")
    actions.edit_publisher(speaker, by=editor, version=1, reason="Checked.")
    factories.event(sources=[factories.source(voice=factories.publisher(), carrier=speaker)])
    actions.merge_publishers(
        factories.publisher(), speaker, by=editor, version=1, reason="One and the same."
    )
    record = factories.forum()
    record.name = "Another name"
    named_in = actions.Links(rows={"named_in": factories.item().commitments.all()[:1]})
    actions.edit(
        record, by=editor, version=record.version, links=named_in, reason="It was renamed."
    )
    for verdict in ("", *Reply.Verdict.values):
        reply = factories.reply(kept, name="A. Reader", email="reader@example.org")
        if verdict:
            replies.answer(
                reply, verdict=verdict, text="Checked.", is_public=True, by=editor, version=1
            )
    searches.withdraw_search(
        factories.recorded_search(by=editor), by=editor, reason="The wrong archive."
    )
    factories.recorded_search(by=factories.user("contributor"))
    fill_engine(editor)
    fill_accounts(editor)


def join(surviving, merged, by):
    surviving.refresh_from_db()
    merged.refresh_from_db()
    versions = {"surviving_version": surviving.version, "merged_version": merged.version}
    return merging.merge(surviving, merged, by=by, reason="The same.", **versions)


def fill_engine(editor):
    ended, lease = {"ended_at": NOON}, {"lease": uuid.uuid4(), "lease_ends_at": NOON}
    of_state = {
        JobState.WAITING: {},
        JobState.RUNNING: {**lease, "attempts": 1},
        JobState.DONE: {**ended, "file": "a.csv", "sha256": "0" * 64, "extra": {"a": [1, None]}},
        JobState.FAILED: {**ended, "failure": Failure.ERROR},
        JobState.CANCELLED: ended,
        JobState.EXPIRED: ended,
        JobState.TAKEN_DOWN: ended,
    }
    for state, values in of_state.items():
        key = str(uuid.uuid4())
        job = Job.objects.create(
            kind="report", state=state, asked_at=NOON, asked_by=editor, dedupe_key=key, **values
        )
    schedule = ReportSchedule.objects.create(
        name="Weekly", report="events", format="csv", rhythm="weekly", weekday=0,
        next_on=date(2026, 3, 2), changed_at=NOON, changed_by=editor,
    )  # fmt: skip
    ReportRun.objects.create(schedule=schedule, due_on=date(2026, 2, 23), job=job)
    Download.objects.create(
        taken_at=NOON,
        taken_by=editor,
        person_name="e",
        file="a.csv",
        path="/events.csv",
        row_count=1,
    )
    factories.cited_download()
    Heartbeat.objects.create(process="worker", machine="one", seen_at=NOON)
    brought_in = Import.objects.create(
        kind="events", file_name="a.csv", sha256="0" * 64, byte_count=1, content=b"a", job=job,
        created_at=NOON, created_by=editor,
    )  # fmt: skip
    ImportRow.objects.create(of=brought_in, number=2, cells=["a"], outcome="refused")
    ImportMapping.objects.create(
        name="Ours", kind="events", shape="a", updated_at=NOON, updated_by=editor
    )
    OpenForm.objects.create(
        kind="event", record_pk=1, opened_at=NOON, opened_by=editor, seen_at=NOON
    )
    FormDraft.objects.create(
        form_key=uuid.uuid4(), form="log", typed='{"title": ["\\u0000"]}', revision="a 1",
        saved_at=NOON, saved_by=editor,
    )  # fmt: skip


def fill_accounts(editor):
    """A sign-in with everything that it stores, an invitation, a visit of the desk."""
    invitations.invite("new@example.org", list(editor.groups.all()), by=editor)
    client = signed_in_with_password(with_password("contributor"))
    client.get("/desk/")
    with_app(editor)
    assert OpenSession.objects.exists()


def rows_by_table():
    """All rows of all tables: each as its columns and values, in any order."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(NOT_COMPARED) or "_searchtokens" in table:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            left_out = {"vector", "id"} if table in DERIVED else {"vector"}
            found[table] = sorted(
                repr([(name, value) for name, value in sorted(zip(names, row, strict=True))
                      if name not in left_out])
                for row in cursor.fetchall()
            )  # fmt: skip
    return found


def migrations_of_ours():
    """Every migration of the project, the latest first, in the order of going back."""
    loader = MigrationLoader(None)
    plan = []
    for leaf in loader.graph.leaf_nodes():
        plan += [key for key in loader.graph.forwards_plan(leaf) if key not in plan]
    return [key for key in reversed(plan) if key[0] in OURS]


def refusal_of(app, name):
    package = apps.get_app_config(app).name
    operations = import_module(f"{package}.migrations.{name}").Migration.operations
    return next((one.reason for one in operations if isinstance(one, RefuseGoingBack)), "")


def parent_of(app, name):
    """The name of the migration before it, in its app."""
    names = [of for its, of in reversed(migrations_of_ours()) if its == app]
    position = names.index(name)
    return names[position - 1] if position else "zero"


def back(app, name):
    call_command("migrate", app, parent_of(app, name), verbosity=0)


@pytest.mark.installs
def test_every_migration_goes_back_with_all_data_or_refuses(committed):
    call_command("install", verbosity=0)  # with the parties that come with it
    editor = factories.user("editor")
    fill(editor)
    before = rows_by_table()

    assert [table for table, rows in before.items() if table.startswith(OURS) and not rows] == []
    for kind in ("event", "forum", "statusupdate"):
        states = set(apps.get_model("tracking", kind).objects.values_list("state", flat=True))
        assert states == set(State) - (set() if kind == "event" else {State.MERGED})
    assert Merge.objects.filter(undone_at=None).exists()
    reasons = [reason for key in migrations_of_ours() if (reason := refusal_of(*key))]
    for app, name in migrations_of_ours():
        if refusal_of(app, name):
            with pytest.raises(CommandError) as refusal:  # its own, or of what rests on it
                back(app, name)
            assert str(refusal.value).startswith(tuple(reasons))
        else:
            back(app, name)
        call_command("install", verbosity=0)
        after = rows_by_table()
        assert after.keys() == before.keys(), name
        assert [table for table in before if after[table] != before[table]] == [], name


@pytest.mark.any_database
def test_a_refusal_says_in_a_sentence_what_would_be_lost():
    reasons = [refusal_of(*key) for key in migrations_of_ours()]

    assert all(reason.endswith(".") and len(reason) > 40 for reason in reasons if reason)
    for app, name in migrations_of_ours():
        operations = import_module(f"{apps.get_app_config(app).name}.migrations.{name}")
        where = [isinstance(one, RefuseGoingBack) for one in operations.Migration.operations]
        assert not any(where[:-1]), f"{name}: it comes first on the way back only if it is last"
