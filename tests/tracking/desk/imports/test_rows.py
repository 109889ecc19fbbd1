"""The rows of an import, one of them, unknown values, and what is confirmed and undone."""

import pytest
from django.utils import timezone

from tests import factories
from tests.tracking.desk.forms import shown_in
from tests.tracking.desk.imports.making import REFUSED, UNKNOWN, address, checked, with_values
from tracking import jobs
from tracking.models import Import, ImportRow, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(editor, signed_in):
    return signed_in(editor)


def test_the_page_counts_the_rows_by_outcome(client, editor):
    of = checked(editor, [{}, {}, REFUSED])

    page = client.get(address(of)).text

    assert "Store 2 rows…" in page
    assert f'href="{address(of, "rows/")}?outcome=refused"' in page
    assert address(of, "refused.csv") in page


def test_the_rows_of_one_outcome_are_shown_with_what_is_wrong(client, editor):
    of = checked(editor, [{"label": "Fine"}, REFUSED])

    page = client.get(address(of, "rows/?outcome=refused")).text

    assert "“Keniya” names no known party." in page
    assert "Row 3" in page
    assert "Fine" not in page


def test_fifty_rows_stand_on_a_page_and_the_next_ones_on_the_next(client, editor):
    of = checked(editor, [{"label": f"Talks {number}"} for number in range(2, 123)])
    pages = [client.get(address(of, f"rows/{query}")) for query in ("", "?after=51", "?after=101")]

    shown = [[row.number for row, _address in page.context["rows"]] for page in pages]

    assert shown == [list(range(2, 52)), list(range(52, 102)), list(range(102, 123))]
    assert "?after=51" in pages[0].text
    assert "before=" not in pages[0].text
    assert "?before=102" in pages[2].text
    before = client.get(address(of, "rows/?before=102"))
    assert [row.number for row, _address in before.context["rows"]] == shown[1]


@pytest.mark.pages
@pytest.mark.parametrize(
    "query",
    ["outcome=nonsense", "after=x", "after=99999999999999999999", "before=0", "effect=\x00"],
)
def test_nonsense_in_the_address_is_no_error(client, editor, query):
    of = checked(editor, [{}, REFUSED])

    assert client.get(address(of, f"rows/?{query}")).status_code == 200


@pytest.mark.parametrize("number", [3, 49])
def test_the_rows_take_the_same_queries_however_many(
    client, editor, number, django_assert_max_num_queries
):
    of = checked(editor, [REFUSED] * number)
    client.get(address(of, "rows/"))

    with django_assert_max_num_queries(8):
        client.get(address(of, "rows/"))


def test_a_row_shows_its_cells_with_what_is_wrong_beside_them(client, editor):
    of = checked(editor, [REFUSED])

    page = client.get(address(of, "rows/2/")).text

    assert 'value="Keniya"' in page
    assert "“Keniya” names no known party." in page
    assert "Save and check this row" in page


def test_a_row_that_does_not_exist_is_not_found(client, editor):
    of = checked(editor, [REFUSED])

    for number in ("3", "99999999999999999999"):
        assert client.get(address(of, f"rows/{number}/")).status_code == 404


def test_what_changes_is_shown_field_by_field(client, editor):
    event = factories.event(title="Talks on security")
    changed = {
        "outcome": "changed",
        "record": event.pk,
        "differences": [{"field": "title", "before": "Talks on security", "after": "Talks"}],
    }
    of = checked(editor, [changed])

    page = client.get(address(of, "rows/2/")).text

    assert "What changes" in page
    assert "Talks on security" in page
    assert f"/desk/events/{event.pk}/" in page


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("events", factories.event),
        ("forums", factories.forum),
        ("sources", factories.source),
        ("status_updates", factories.status_update),
        ("parties", factories.party),
    ],
)
def test_a_possible_duplicate_stands_beside_the_record(client, editor, kind, make):
    record = make()
    suspect = {"points": 80, "record": record.pk, "row": None}
    of = checked(editor, [{"outcome": "duplicate", "suspects": [suspect]}], kind=kind)

    page = client.get(address(of, "rows/2/")).text

    assert "The same?" in page
    assert str(record) in page
    assert "Leave this row out" in page


def test_rows_of_one_file_stand_side_by_side(client, editor):
    twin = {"points": 80, "record": None, "row": 2}
    gone = {"points": 90, "record": 2**40, "row": None}
    of = checked(editor, [{}, {"outcome": "duplicate", "suspects": [twin, gone]}])

    page = client.get(address(of, "rows/3/")).text

    assert "Row 2 of this file" in page
    assert "A record that is gone meanwhile" in page
    assert "add its sources" in page
    assert page.count("China hosts talks on security") >= 2


def test_a_row_beside_another_one_alone_has_nothing_to_be_added_to(client, editor):
    twin = {"points": 80, "record": None, "row": 2}
    of = checked(editor, [{}, {"outcome": "duplicate", "suspects": [twin]}])

    page = client.get(address(of, "rows/3/")).text

    assert "add its sources" not in page
    assert "Leave this row out" in page


def test_a_decision_that_two_are_different_needs_a_reason(client, editor):
    suspect = {"points": 80, "record": factories.event().pk, "row": None}
    of = checked(editor, [{"outcome": "duplicate", "suspects": [suspect]}])

    answer = client.post(address(of, "rows/2/decide/"), {"decision": "different"})

    assert answer.status_code == 400
    assert "Say what tells the two apart." in answer.text
    assert ImportRow.objects.get().decision == ""


@pytest.mark.pages
@pytest.mark.parametrize("sent", [{}, {"decision": "merge"}, {"decision": "\x00"}])
def test_a_decision_is_one_of_three(client, editor, sent):
    of = checked(editor, [{"outcome": "duplicate"}])

    assert client.post(address(of, "rows/2/decide/"), sent).status_code == 400


def test_a_row_of_an_import_that_is_stored_is_only_read(client, editor):
    of = checked(editor, [REFUSED], state="stored")

    page = client.get(address(of, "rows/2/")).text
    answer = client.post(address(of, "rows/2/"), {"cell-0": "Other"}, follow=True)

    assert "Save and check this row" not in page
    assert "already stored" in answer.text
    assert ImportRow.objects.get().cells[0] == "China hosts talks on security"


def test_an_unreadable_row_has_no_cells_and_says_why(client, editor):
    broken = {
        "outcome": "refused",
        "cells": [],
        "is_readable": False,
        "problems": [{"column": "", "value": "", "sentence": "The row has 4 cells, not 6."}],
    }
    of = checked(editor, [broken])

    page = client.get(address(of, "rows/2/")).text

    assert "The row has 4 cells, not 6." in page
    assert "Correct it in the file" in page


def test_an_unknown_value_is_chosen_once(client, editor):
    of = checked(editor, [REFUSED], unknown=[UNKNOWN])
    page = client.get(address(of, "values/"))
    assert "In 3 rows" in page.text
    key = next(name for name in shown_in(page) if name.startswith("choice-")).partition("-")[2]

    answer = client.post(address(of, "values/"), {f"choice-{key}": "use:KEN"}, follow=True)

    assert "1 value is chosen" in answer.text
    of = Import.objects.get()
    assert of.choices == {"party": {"Keniya": {"act": "use", "use": "KEN"}}}
    assert of.state == "reading"


@pytest.mark.parametrize(
    ("sent", "decision"),
    [
        ({"choice": "empty"}, {"act": "empty"}),
        ({"choice": "create", "kind": "organisation"}, {"act": "create", "kind": "organisation"}),
        (
            {"choice": "create", "kind": "state", "country": "KE"},
            {"act": "create", "kind": "state", "country": "KE"},
        ),
        ({"choice": "create", "other": "UGA"}, {"act": "use", "use": "UGA"}),
    ],
)
def test_a_value_is_left_empty_created_or_another(client, editor, sent, decision):
    of = checked(editor, [REFUSED], unknown=[UNKNOWN])
    page = client.get(address(of, "values/"))
    key = next(name for name in shown_in(page) if name.startswith("choice-")).partition("-")[2]

    client.post(address(of, "values/"), {f"{name}-{key}": value for name, value in sent.items()})

    assert Import.objects.get().choices == {"party": {"Keniya": decision}}


def test_what_is_created_is_said_and_nothing_is_created_silently(client, editor):
    of = checked(
        editor, [REFUSED], unknown=[UNKNOWN, UNKNOWN | {"value": "x", "may_create": False}]
    )
    page = client.get(address(of, "values/"))
    keys = [name.partition("-")[2] for name in shown_in(page) if name.startswith("choice-")]

    without_kind = client.post(address(of, "values/"), {f"choice-{keys[0]}": "create"})
    not_allowed = client.post(address(of, "values/"), {f"choice-{keys[1]}": "create"})

    assert "Say what the new one is." in without_kind.text
    assert not_allowed.status_code == 400
    assert Import.objects.get().choices == {}


def test_what_will_be_stored_is_said_before(client, editor):
    of = checked(editor, [{}, REFUSED, {"outcome": "duplicate"}, {"outcome": "unchanged"}])

    page = client.get(address(of, "confirm/")).text

    assert "1 new record" in page
    assert "only the desk sees what is a draft" in page
    assert "1 refused row" in page
    assert "1 possible duplicate" in page
    assert "Store 1 row" in page


def test_what_is_published_is_said_before(client, editor):
    of = checked(editor, [{}], goal="published")

    assert "readers see them at once" in client.get(address(of, "confirm/")).text


def test_only_what_was_seen_is_confirmed(client, editor):
    of = checked(editor, [{}])
    sent = shown_in(client.get(address(of, "confirm/")))
    with_values(of, revision=2)

    page = client.post(address(of, "confirm/"), sent, follow=True).text

    assert "checked again since you looked" in page
    assert Import.objects.get().state == "checked"


def test_all_or_none_is_refused_where_rows_are_refused(client, editor):
    of = checked(editor, [{}, REFUSED])
    sent = shown_in(client.get(address(of, "confirm/"))) | {"all_or_none": "yes"}

    page = client.post(address(of, "confirm/"), sent, follow=True).text

    assert "Not all rows can be stored" in page
    assert Import.objects.get().state == "checked"


@pytest.mark.pages
@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_confirmation_without_what_was_seen_is_refused(client, editor, revision):
    of = checked(editor, [{}])

    answer = client.post(address(of, "confirm/"), {"revision": revision, "goal": "draft"})

    assert answer.status_code in {302, 400}
    assert Import.objects.get().state == "checked"


def at_work(of, state, **values):
    """An import whose job is at work since a while."""
    job = jobs.enqueue("import_check", parameters={"import": str(of.token)}, by=of.created_by)
    Job.objects.filter(pk=job.pk).update(**values)
    return with_values(of, state=state, job=job)


@pytest.fixture
def not_run(monkeypatch, settings):
    """Jobs wait, as where a worker takes them."""
    monkeypatch.setattr("tracking.jobs.queue.send", lambda job: True)


@pytest.mark.usefixtures("not_run")
def test_a_job_at_work_is_shown_with_its_pace_and_what_is_left(client, editor):
    started_at = timezone.now() - timezone.timedelta(seconds=100)
    of = at_work(
        checked(editor), "checking", rows_done=1000, rows_total=3000, started_at=started_at
    )

    page = client.get(address(of)).text

    assert "33 per cent: 1,000 of 3,000 rows" in page
    assert "10 rows a second" in page
    assert "about 3 minutes left" in page
    assert 'http-equiv="refresh"' in page
    assert address(of, "cancel/") in page
    assert address(of, "confirm/") not in page


@pytest.mark.usefixtures("not_run")
def test_a_job_is_cancelled_by_its_person(client, editor):
    of = at_work(checked(editor), "checking")

    page = client.post(address(of, "cancel/"), follow=True).text

    assert "It is cancelled" in page
    assert Job.objects.get().state == "cancelled"


@pytest.mark.usefixtures("not_run")
@pytest.mark.parametrize(
    ("state", "rows", "after"),
    [
        ("checking", [], "reading"),
        ("storing", [{}], "checked"),
        ("storing", [{"effect": "created"}, {}], "stored"),
        ("undoing", [{"effect": "undone"}, {"effect": "created"}], "stored"),
        ("restoring", [{"effect": "undone"}], "undone"),
    ],
)
def test_what_was_stopped_goes_on_or_is_left_there(client, editor, state, rows, after):
    of = at_work(checked(editor, rows), state)
    in_work = client.post(address(of, "go-on/"), follow=True).text
    client.post(address(of, "cancel/"))
    page = client.get(address(of)).text

    client.post(address(of, "go-on/"))
    assert Job.objects.filter(state="waiting").count() == 1
    client.post(address(of, "cancel/"))
    client.post(address(of, "end-there/"))

    assert "This import is at work" in in_work
    assert "It was stopped before it had ended." in page
    assert Import.objects.get().state == after


@pytest.mark.usefixtures("not_run")
@pytest.mark.parametrize("rest", ["check/", "discard/", "restore/"])
def test_an_act_out_of_turn_is_a_message(client, editor, rest):
    of = at_work(checked(editor), "storing")

    page = client.post(address(of, rest), follow=True)

    assert page.status_code == 200
    assert "This import is at work" in page.text


@pytest.mark.usefixtures("not_run")
def test_an_undo_says_what_it_will_do_and_begins(client, editor):
    of = checked(editor, [{"effect": "created"}, {"effect": "changed"}], state="stored")
    page = client.get(address(of, "undo/")).text

    answer = client.post(address(of, "undo/"))

    assert "1 record that it made goes" in page
    assert "1 record that it changed is set back" in page
    assert answer.url == address(of)
    assert Import.objects.get().state == "undoing"


def test_what_was_left_by_an_undo_is_listed(client, editor):
    rows = [{"effect": "undone"}, {"effect": "left"}]
    of = checked(editor, rows, state="undone", undone_by=editor, undone_at=timezone.now())

    page = client.get(address(of)).text

    assert f"{address(of, 'rows/')}?effect=left" in page
    assert "1 record was changed since" in page
    assert "Restore what was undone" in page


@pytest.mark.usefixtures("not_run")
def test_too_many_jobs_are_a_message(client, editor, settings):
    settings.JOBS_OF_A_PERSON = 1
    jobs.enqueue("import_check", parameters={}, by=editor)
    of = checked(editor, [{}])

    page = client.post(address(of, "check/"), follow=True).text

    assert "in preparation" in page
    assert Import.objects.get(pk=of.pk).state == "checked"


def test_the_refused_rows_are_a_file_with_reasons(client, editor):
    of = checked(editor, [{}, REFUSED])

    text = client.get(address(of, "refused.csv"))
    book = client.get(address(of, "refused.xlsx"))

    assert "attachment" in text.headers["Content-Disposition"]
    lines = text.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Headline,Kind,When,Countries,Link,Notes on the side,")
    assert "Keniya" in lines[1]
    assert "names no known party" in lines[1]
    assert book.content.startswith(b"PK")


def test_without_refused_rows_there_is_no_file_of_them(client, editor):
    of = checked(editor, [{}])

    assert client.get(address(of, "refused.csv")).status_code == 404
