"""What is due for an assessment: never assessed, or not for longer than the site allows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.bulk import bulk_events
from tests.tracking.desk.forms import shown_in
from tracking import actions
from tracking.desk.worklists.due import DueList

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

TODAY = date(2026, 6, 30)


def assess(days_ago, **values):
    day = TODAY - timedelta(days=days_ago)
    evidence = [factories.event(start="2020", items=[values.get("item") or factories.item()])]
    return factories.status_update(as_of=day, evidence=evidence, **values)


def correct_evidence_of(update, **values):
    """Corrects the source of its evidence; gives the person who did."""
    person, source = factories.user("editor"), update.evidence.get().sources.get()
    for name, value in (values or {"title": "Another title"}).items():
        setattr(source, name, value)
    actions.edit_source(source, by=person, version=source.version, reason="It was misread.")
    return person


def codes(rows):
    return [row.subject.code for row in rows]


def test_items_are_due_a_day_after_the_limit_longest_first(settings):
    settings.REASSESS_DAYS = 365
    assess(365, item=factories.item("priority-1"))
    assess(366, item=factories.item("priority-2"))
    assess(500, item=factories.item("priority-3"))

    due = DueList.of_items(TODAY)

    assert codes(due.overdue) == ["P3", "P2"]
    assert [row.days for row in due.overdue] == [500, 366]
    assert "P1" not in codes(due.never)
    assert len(due.never) == 28


def test_the_latest_public_assessment_counts(settings):
    settings.REASSESS_DAYS = 365
    item = factories.item("priority-1")
    assess(900, item=item)
    assess(100, item=item)
    assess(50, item=factories.item("priority-2"), state="draft")

    due = DueList.of_items(TODAY)

    assert due.overdue == []
    assert "P1" not in codes(due.never)
    assert "P2" in codes(due.never)


def test_an_assessment_of_a_commitment_is_none_of_its_item():
    item = factories.item("priority-1")
    commitment = item.commitments.all()[0]
    assess(1, item=item, commitment=commitment)

    assert "P1" in codes(DueList.of_items(TODAY).never)
    assert commitment.code not in codes(DueList.of_commitments(TODAY).never)
    assert len(DueList.of_commitments(TODAY)) == 72


def test_one_that_is_being_written_is_named(contributor, signed_in):
    update = factories.status_update(state="in_review", by=contributor, as_of=TODAY)

    row = next(r for r in DueList.of_items(TODAY).never if r.subject.code == "P7")
    html = signed_in(contributor).get("/desk/due/").content.decode()

    assert row.being_written == update
    assert f"/desk/status-updates/{update.pk}/" in html


def test_each_leads_to_the_form_filled_in(contributor, signed_in):
    client = signed_in(contributor)
    item = factories.item("priority-4")
    rows = [
        next(r for r in DueList.of_items(TODAY).never if r.subject == item),
        next(r for r in DueList.of_commitments(TODAY).never if r.subject.code == "P4.2"),
    ]

    forms = [shown_in(client.get(row.form_address)) for row in rows]

    assert [form["item"] for form in forms] == [["priority-4"], ["priority-4"]]
    assert [form["commitment"] for form in forms] == [[""], ["priority-4.2"]]
    html = client.get("/desk/due/").content.decode()
    assert all(row.form_address.replace("&", "&amp;") in html for row in rows)


def test_corrected_evidence_comes_first_with_who_when_and_why(contributor, signed_in):
    corrected = factories.status_update(as_of=TODAY, item=factories.item("priority-9"))
    person = correct_evidence_of(corrected)

    text = signed_in(contributor).get("/desk/due/").content.decode()

    assert "Items: 0 with removed evidence, 1 with corrected evidence, 0 assessed" in text
    assert text.index(">P9<") < text.index(">P1<")
    assert "of its evidence was corrected on" in text
    assert str(person) in text
    assert "It was misread." in text
    assert "Checked; no change needed" not in text


def test_an_editor_says_that_an_assessment_stands(editor, signed_in):
    update = factories.status_update(as_of=TODAY)
    correct_evidence_of(update)
    client = signed_in(editor)
    due = client.get("/desk/due/")

    page = client.post(f"/desk/status-updates/{update.pk}/stands/", shown_in(due), follow=True)

    assert "needs no change." in page.content.decode()
    assert DueList.of_items(TODAY).corrected == []
    record = client.get(f"/desk/status-updates/{update.pk}/").content.decode()
    assert f"Checked by <bdi>{editor}</bdi>" in record


def test_what_lost_its_support_is_assessed_again(editor, signed_in):
    event = factories.event(parties=[(factories.party(), "host")])
    update = factories.status_update(as_of=TODAY, evidence=[event])
    correct_evidence_of(update, voice=factories.own_voice())
    client = signed_in(editor)
    address = f"/desk/status-updates/{update.pk}/stands/"

    text = client.get("/desk/due/").content.decode()
    refused = client.post(address, {"seen": "9" * 20}, follow=True).content.decode()

    assert "the evidence no longer supports this status" in text
    assert "Checked; no change needed" not in text
    assert "This cannot stand as it is." in refused
    assert codes(DueList.of_items(TODAY).corrected) == ["P7"]


def test_only_an_editor_says_that_an_assessment_stands(contributor, signed_in):
    update = factories.status_update(as_of=TODAY)
    correct_evidence_of(update)
    client = signed_in(contributor)

    answer = client.post(f"/desk/status-updates/{update.pk}/stands/", {"seen": "99"})

    assert answer.status_code == 403
    assert codes(DueList.of_items(TODAY).corrected) == ["P7"]


def test_nothing_due_says_so(contributor, signed_in, monkeypatch):
    nothing = classmethod(lambda cls, today: cls([], [], [], []))
    monkeypatch.setattr(DueList, "of_items", nothing)
    monkeypatch.setattr(DueList, "of_commitments", nothing)

    html = signed_in(contributor).get("/desk/due/").content.decode()

    assert "Every item has been assessed recently enough." in html
    assert "Every commitment has been assessed recently enough." in html


@pytest.mark.parametrize("number", [1, 5])
def test_it_takes_the_same_queries_however_much_is_recorded(
    contributor, signed_in, django_assert_num_queries, number
):
    bulk_events(number * 10)
    for days in range(number):
        factories.status_update(as_of=timezone.localdate() - timedelta(days=days + 700))
        factories.status_update(state="draft")
        correct_evidence_of(factories.status_update(as_of=timezone.localdate()))
    client = signed_in(contributor)

    with django_assert_num_queries(13):
        client.get("/desk/due/")
