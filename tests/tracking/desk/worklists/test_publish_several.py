"""Several records published at once: a check of each, then each by itself, then a report."""

import pytest
from django.contrib.auth.models import Group

from tests import factories
from tests.tracking.desk.forms import shown_in
from tracking import actions
from tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

CHECK, PUBLISH = "/desk/review/check/", "/desk/review/publish/"


def value(record):
    kind = {"event": "event", "forum": "forum", "statusupdate": "status_update"}
    return f"{kind[record._meta.model_name]}-{record.pk}-{record.version}"


def check(client, *records):
    return client.get(CHECK, {"record": [value(record) for record in records]})


def states(*records):
    return [type(record).objects.get(pk=record.pk).state for record in records]


def test_the_check_lists_what_will_and_what_will_not_be_published(editor, signed_in):
    fit = factories.event(state="in_review", title="Fit")
    unfit = factories.status_update(state="in_review", evidence=[])

    answer = check(signed_in(editor), fit, unfit)

    html = answer.content.decode()
    assert "1 will be published" in html
    assert "1 cannot be published" in html
    assert "Cite at least one published event" in html
    assert shown_in(answer)["record"] == [value(fit)]
    assert states(fit, unfit) == ["in_review", "in_review"]


def test_confirming_publishes_each_and_reports(editor, signed_in):
    records = [
        factories.event(state="in_review"),
        factories.forum(state="in_review"),
        factories.status_update(state="in_review"),
    ]
    client = signed_in(editor)

    answer = client.post(PUBLISH, shown_in(check(client, *records)), follow=True)

    assert answer.redirect_chain == [("/desk/review/report/", 302)]
    assert states(*records) == ["published"] * 3
    html = answer.content.decode()
    assert "3 published" in html
    assert all(f"<bdi>{record}</bdi>" in html for record in records)
    assert records[0].history.count() == 3


def test_what_changed_between_check_and_confirmation_is_reported_and_the_rest_published(
    editor, signed_in
):
    good, changed, returned = (factories.event(state="in_review") for _ in range(3))
    colleague = factories.user("editor")
    client = signed_in(editor)
    typed = shown_in(check(client, good, changed, returned))
    changed.title = "Another title"
    actions.edit(changed, by=colleague, version=2, reason="A test.")
    actions.return_to_author(returned, by=colleague, version=2, reason="Not yet.")

    html = client.post(PUBLISH, typed, follow=True).content.decode()

    assert states(good, changed, returned) == ["published", "in_review", "draft"]
    assert "1 published" in html
    assert "2 not published" in html
    assert f"{colleague} has changed this in the meantime" in html
    assert "This is draft." in html


def test_the_check_knows_the_version_that_was_marked(editor, signed_in):
    event = factories.event(state="in_review")
    marked = value(event)
    event.title = "Another title"
    actions.edit(event, by=factories.user("editor"), version=2, reason="A test.")

    html = signed_in(editor).get(CHECK, {"record": marked}).content.decode()

    assert "1 cannot be published" in html
    assert "changed this in the meantime" in html


def test_a_double_click_publishes_once_and_reports_the_same(editor, signed_in):
    event = factories.event(state="in_review")
    client = signed_in(editor)
    typed = shown_in(check(client, event))

    answers = [client.post(PUBLISH, typed, follow=True).content.decode() for _ in range(2)]

    assert all("1 published" in html and "not published" not in html for html in answers)
    assert event.history.count() == 3


def test_what_a_colleague_published_meanwhile_is_not_counted_as_ones_own(editor, signed_in):
    event = factories.event(state="in_review")
    client = signed_in(editor)
    typed = shown_in(check(client, event))
    actions.publish(event, by=factories.user("editor"), version=2)

    html = client.post(PUBLISH, typed, follow=True).content.decode()

    assert "1 not published" in html
    assert "This is published already; nothing was changed." in html


def test_evidence_that_was_withdrawn_meanwhile_is_said(editor, signed_in):
    event = factories.event()
    update = factories.status_update(state="in_review", evidence=[event])
    client = signed_in(editor)
    typed = shown_in(check(client, update))
    actions.withdraw(event, by=editor, version=3, reason="Wrong.")

    html = client.post(PUBLISH, typed, follow=True).content.decode()

    assert "Only published events can be cited" in html
    assert states(update) == ["in_review"]


def test_a_role_taken_away_between_check_and_confirmation_publishes_nothing(editor, signed_in):
    event = factories.event(state="in_review")
    client = signed_in(editor)
    typed = shown_in(check(client, event))
    editor.groups.set([Group.objects.get(name="contributor")])

    answer = client.post(PUBLISH, typed)

    assert answer.status_code == 403
    assert states(event) == ["in_review"]


def test_drafts_and_strangers_records_cannot_be_slipped_in(editor, signed_in):
    draft = factories.event(state="draft")

    html = signed_in(editor).post(PUBLISH, {"record": value(draft)}, follow=True).content.decode()

    assert states(draft) == ["draft"]
    assert "1 not published" in html


@pytest.mark.parametrize(
    "marks",
    [
        [],
        ["nonsense"],
        ["event-1"],
        ["event-x-1"],
        ["party-1-1"],
        ["event-999999-1"],
        ["event-99999999999999999999-1"],
        ["event-\x00-1"],
        ["event-²-1"],
        ["-1-1"],
    ],
)
def test_marks_that_name_nothing_lead_back_to_the_queue(editor, signed_in, marks):
    client = signed_in(editor)

    answer = client.get(CHECK, {"record": marks}, follow=True)

    assert answer.redirect_chain == [("/desk/review/", 302)]
    assert "First mark the records to publish." in answer.content.decode()
    assert client.post(PUBLISH, {"record": marks}, follow=True).status_code == 200


def test_a_mark_sent_twice_counts_once(editor, signed_in):
    event = factories.event(state="in_review")

    answer = signed_in(editor).get(CHECK, {"record": [value(event)] * 3})

    assert "1 will be published" in answer.content.decode()


def test_a_visitor_is_led_to_the_queue_by_way_of_the_sign_in(visitor):
    answer = visitor.post(PUBLISH, {"record": "event-1-1"})

    assert answer.url == "/accounts/login/?next=/desk/review/"


def test_a_report_without_a_publication_says_so(editor, signed_in):
    html = signed_in(editor).get("/desk/review/report/").content.decode()

    assert "You have not published several records together" in html


@pytest.mark.parametrize("number", [1, 5])
def test_the_check_takes_the_same_queries_however_many(
    editor, signed_in, django_assert_num_queries, number
):
    records = []
    for _ in range(number):
        records += [
            factories.event(state="in_review"),
            factories.forum(state="in_review"),
            factories.status_update(state="in_review"),
        ]
    client = signed_in(editor)

    with django_assert_num_queries(22):
        check(client, *records)
    assert Event.objects.published().count() == number  # the evidence alone
