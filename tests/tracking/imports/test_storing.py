"""What is previewed is stored, once; and the way back."""

import pytest

from tests import factories
from tracking.imports.checking import check
from tracking.imports.opening import open_import
from tracking.imports.restoring import restore
from tracking.imports.storing import store
from tracking.imports.undoing import undo
from tracking.models import Event, Party, Source, SuspectedPair
from tracking.models.imports import Decision, Goal

pytestmark = pytest.mark.django_db

HEADER = "title,kind,start_date,items,parties,source_title,source_publisher,source_url,origin_id"
ROWS = [
    "Talks on border security,meeting,2024-05-17,P7,KEN:host,Report,Post,https://example.org/1,1",
    "Police academy opens,training,2024-06-02,P3;P5,KEN,Note,Post,https://example.org/2,2",
]


def nobody(done, total=None):
    """Of a progress that nobody watches."""


@pytest.fixture
def editor():
    factories.party("KEN", kind="state", name="Kenya", country="KE")
    return factories.user("editor")


def brought_in(rows, by, *, goal=Goal.DRAFT, kind="events", header=HEADER):
    data = "\n".join([header, *rows, ""]).encode()
    of = open_import(data, name="ours.csv", kind=kind, by=by)
    of.goal, of.origin = goal, "MFA spreadsheet"
    of.save()
    check(of, nobody)
    return of


def stored(rows, by, **options):
    of = brought_in(rows, by, **options)
    store(of, nobody)
    of.refresh_from_db()
    return of


def effects(of):
    return list(of.rows.in_file_order().values_list("effect", flat=True))


def test_rows_become_published_events_with_all_that_they_name(editor):
    of = stored(ROWS, editor, goal=Goal.PUBLIC)

    events = list(Event.objects.order_by("pk"))
    assert effects(of) == ["created", "created"]
    assert [event.state for event in events] == ["published", "published"]
    assert [item.key for item in events[1].items.order_by("pk")] == ["priority-3", "priority-5"]
    assert [s.url for s in events[0].sources.all()] == ["https://example.org/1"]
    assert [str(event.reference_in_words) for event in events] == [
        "1 (MFA spreadsheet)", "2 (MFA spreadsheet)",
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(editor):
    stored(ROWS, editor)

    again = brought_in(ROWS, editor)

    assert again.counts == {"unchanged": 2}


def test_a_changed_file_changes_what_it_says_otherwise_with_the_import_as_the_reason(editor):
    stored(ROWS, editor, goal=Goal.PUBLIC)
    rows = [ROWS[0].replace("Talks on", "Second talks on"), ROWS[1]]

    of = brought_in(rows, editor)
    row = of.rows.get(outcome="changed")
    store(of, nobody)

    event = Event.objects.get(title="Second talks on border security")
    assert of.counts == {"changed": 1, "unchanged": 1}
    assert [one["before"] for one in row.differences] == ["Talks on border security"]
    assert event.history.first().history_change_reason == of.reason
    assert event.version == 4


def test_a_row_that_may_not_be_published_is_not_stored_as_a_draft(editor):
    without_source = "Third event,meeting,2024-07-01,P7,KEN,,,,3"

    of = stored([ROWS[0], without_source], editor, goal=Goal.PUBLIC)

    assert effects(of) == ["created", "failed"]
    assert Event.objects.count() == 1
    assert "source" in of.rows.get(effect="failed").problems[0]["sentence"]


def test_a_record_that_somebody_changes_after_the_preview_is_left_alone(editor):
    stored(ROWS, editor)
    of = brought_in([ROWS[0].replace("Talks", "Our talks")], editor)
    Event.objects.filter(title="Talks on border security").update(version=9)

    store(of, nobody)

    assert effects(of) == ["failed"]
    assert not Event.objects.filter(title="Our talks on border security").exists()


def test_an_undone_import_withdraws_what_it_published_and_can_be_made_again(editor):
    of = stored(ROWS, editor, goal=Goal.PUBLIC)

    undo(of, nobody)

    assert {event.state for event in Event.objects.all()} == {"withdrawn"}
    assert all(event.withdrawal_reason == f"Undone: {of.reason}" for event in Event.objects.all())
    assert brought_in(ROWS, editor).counts == {"new": 2}


def test_an_undone_import_sets_back_what_it_changed_unless_somebody_changed_it_since(editor):
    stored(ROWS, editor)
    of = stored(
        [row.replace("meeting", "visit").replace("training", "visit") for row in ROWS], editor
    )
    Event.objects.filter(title="Police academy opens").update(version=9)

    undo(of, nobody)

    assert effects(of) == ["undone", "left"]
    assert Event.objects.get(title="Talks on border security").kind == "meeting"
    assert Event.objects.get(title="Police academy opens").kind == "visit"


def test_an_import_that_was_undone_is_restored(editor):
    of = stored(ROWS, editor)
    undo(of, nobody)
    assert {event.state for event in Event.objects.all()} == {"trashed"}

    restore(of, nobody)

    assert effects(of) == ["created", "created"]
    assert {event.state for event in Event.objects.all()} == {"draft"}


def test_a_possible_duplicate_waits_for_a_word_and_is_linked_or_told_apart(editor):
    known = factories.event(title="Talks on border security", start="2024-05-17", kind="meeting")
    of = brought_in([ROWS[0], ROWS[0].replace("/1,1", "/9,9")], editor)
    assert of.counts == {"duplicate": 2}

    first, second = of.rows.in_file_order()
    of.rows.filter(pk=first.pk).update(decision=Decision.LINK)
    of.rows.filter(pk=second.pk).update(decision=Decision.DIFFERENT, decision_reason="Another day.")
    check(of, nobody)
    store(of, nobody)

    assert effects(of) == ["linked", "created"]
    assert known.sources.filter(url="https://example.org/1").exists()
    assert SuspectedPair.objects.get(first=known).reason == "Another day."


def test_sources_and_parties_come_in_too(editor):
    sources = stored(
        ["A report,Post,https://example.org/a,en,secondary"], editor, kind="sources",
        header="title,publisher,web_address,language,kind",
    )  # fmt: skip
    parties = stored(["PER,Peru,state,PE"], editor, kind="parties", header="code,name,kind,country")

    assert effects(sources) == effects(parties) == ["created"]
    assert Source.objects.get(url="https://example.org/a").publisher == "Post"
    assert Party.objects.get(code="PER").is_confirmed
    undo(parties, nobody)
    assert effects(parties) == ["left"]
