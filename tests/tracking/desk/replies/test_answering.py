"""Replies at the desk: editors alone, answered with a reason, taken over by hand, forgotten."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import factories
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking import tasks
from tracking.actions.replies import answer, forget_senders
from tracking.models import Reply, ReplySender

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

URL = "https://example.org/zanzibar"


@pytest.fixture
def reply():
    return factories.reply(
        factories.event(), text="A day later.", url=URL, name="A. Reader", email="r@example.org"
    )


def test_only_editors_see_replies_and_who_wrote_them(reply, contributor, editor, signed_in):
    page = signed_in(editor).get(f"/desk/replies/{reply.pk}/").content.decode()
    assert "A day later." in page
    assert "r@example.org" in page

    client = signed_in(contributor)
    for address in ("", f"{reply.pk}/", f"{reply.pk}/answer/"):
        refused = client.get(f"/desk/replies/{address}")
        assert refused.status_code == 403, address
        assert "Replies are answered by editors" in refused.content.decode(), address
    for act in ("take", "leave", "answer"):
        assert client.post(f"/desk/replies/{reply.pk}/{act}/").status_code == 403, act
    assert "Replies of readers" not in client.get("/desk/").content.decode()
    assert "/desk/replies/?state=open" in signed_in(editor).get("/desk/").content.decode()


def test_an_editor_answers_with_a_reason_and_may_change_the_answer(reply, editor, signed_in):
    client, address = signed_in(editor), f"/desk/replies/{reply.pk}/answer/"
    for wrong, sentence in [
        ({"answer": " "}, "This field is required"),
        ({"answer": "a\x00"}, "Null characters"),
        ({"answer": "x" * 4001}, "at most 4000 characters"),
        ({"verdict": "maybe"}, "Select a valid choice"),
        ({"version": "7"}, "Look again"),
    ]:
        typed = {"verdict": "accepted", "answer": "The day is mended.", **wrong}
        assert sentence in send(client, address, **typed).content.decode(), wrong
    assert Reply.objects.open().count() == 1

    send(client, address, verdict="accepted", answer="The day is mended.", is_public="on")
    page = send(client, address, verdict="partly", answer="Only the day.").content.decode()

    reply.refresh_from_db()
    assert (reply.verdict, reply.answered_by, reply.is_answer_public) == ("partly", editor, True)
    acts = [(step.act, step.by, step.answer) for step in reply.steps()]
    assert acts == [
        ("Received", None, ""),
        ("Answered", editor, "The day is mended."),
        ("Answer changed", editor, "Only the day."),
    ]
    assert "The day is mended." in page


def test_of_two_editors_one_answers_and_the_other_looks_again(reply, editor, signed_in):
    client, other = signed_in(editor), factories.user("editor")
    address = f"/desk/replies/{reply.pk}/answer/"
    typed = fill_in(client, address, verdict="accepted", answer="Mine.")

    answer(reply, verdict="not_accepted", text="Theirs.", is_public=False, by=other, version=1)
    page = client.post(address, typed).content.decode()

    assert "Somebody has done something to this reply" in page
    assert "Mine." in page
    assert Reply.objects.get().answer == "Theirs."


def test_who_answers_is_noted_and_can_be_left_to_others(reply, editor, signed_in):
    client, other = signed_in(editor), signed_in(factories.user("editor"))
    address = f"/desk/replies/{reply.pk}"

    assert "You answer this" in client.post(f"{address}/take/", follow=True).content.decode()
    assert "Somebody else" in other.post(f"{address}/take/", follow=True).content.decode()
    assert "A day later." in client.get("/desk/replies/?who=me").content.decode()
    assert "A day later." not in other.get("/desk/replies/?who=me").content.decode()
    assert "A day later." not in other.get("/desk/replies/?who=nobody").content.decode()
    other.post(f"{address}/leave/")
    assert "A day later." in other.get("/desk/replies/?who=nobody").content.decode()
    assert "nobody has taken" in other.post(f"{address}/leave/", follow=True).content.decode()


def test_the_list_is_filtered(reply, editor, signed_in):
    forum = factories.reply(factories.forum(), text="It was renamed.")
    answer(forum, verdict="accepted", text="Yes.", is_public=False, by=editor, version=1)
    client = signed_in(editor)

    for query, found in [
        ("", 2), ("state=open", 1), ("state=answered", 1), ("kind=forum", 1), ("kind=source", 0),
        ("kind=forum&kind=event", 2), ("verdict=accepted", 1), ("q=renamed", 1), ("who=me", 1),
        ("q=%00", 0), ("state=x", 0), ("kind=x", 0), ("order=oldest", 2),
    ]:  # fmt: skip
        page = client.get(f"/desk/replies/?{query}")
        assert page.status_code == 200, query
        assert len(page.context["page"].object_list) == found, query


def test_a_reply_is_taken_over_in_the_form_of_its_record_with_its_source(reply, editor, signed_in):
    client = signed_in(editor)
    page = client.get(f"/desk/replies/{reply.pk}/").content.decode()

    edit = f"/desk/events/{reply.event_id}/edit/?url=https%3A%2F%2Fexample.org%2Fzanzibar"
    assert edit in page
    assert shown_in(client.get(edit))["source-0-url"] == [URL]
    send(
        client, edit, **{"source-0-title": "A report", "source-0-publisher": "Post"},
        reason="A reader proposed it.",
    )  # fmt: skip
    assert reply.event.sources.filter(url=URL).exists()
    assert "/desk/log/?url=https%3A%2F%2Fexample.org%2Fzanzibar&amp;item=priority-7" in page
    for record in (factories.status_update(), reply.event.sources.first()):
        other = factories.reply(record, url=URL)
        assert client.get(f"/desk/replies/{other.pk}/").status_code == 200


def test_names_are_forgotten_some_days_after_the_answer_and_never_in_the_history(
    reply, editor, settings, time_machine
):
    settings.REPLY_DAYS = 30
    open_one = factories.reply(factories.event(), name="Waiting")
    now = timezone.now()
    answer(reply, verdict="accepted", text="Yes.", is_public=False, by=editor, version=1)
    columns = {field.name for field in Reply.history.model._meta.get_fields()}
    assert not columns & {"name", "email", "sender"}

    assert forget_senders(now + timezone.timedelta(days=29)) == 0
    time_machine.move_to(now + timezone.timedelta(days=31))
    tasks.expire()

    assert [sender.reply for sender in ReplySender.objects.all()] == [open_one]
    assert [step.act for step in Reply.objects.get(pk=reply.pk).steps()][-1] == (
        "Name and email address removed"
    )
    assert Reply.objects.get(pk=reply.pk).text == "A day later."


def test_an_answer_needs_words_and_a_known_verdict(reply, editor):
    for verdict, text in (("accepted", " "), ("maybe", "Yes."), ("", "Yes.")):
        with pytest.raises(ValidationError):
            answer(reply, verdict=verdict, text=text, is_public=True, by=editor, version=1)


def test_the_list_takes_the_same_queries_however_many(editor, signed_in, django_assert_num_queries):
    client = signed_in(editor)
    for number in (1, 4):
        for make in (factories.event, factories.forum, factories.status_update) * number:
            factories.reply(make())
        with django_assert_num_queries(6):
            client.get("/desk/replies/")
