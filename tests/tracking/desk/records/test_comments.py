"""Comments on a record: staff's alone, kept for ever, resolved by whoever dealt with them."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking import actions
from tracking.actions import comments
from tracking.models import Comment

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def event(contributor):
    return factories.event(state="draft", by=contributor)


def page_of(event):
    return f"/desk/events/{event.pk}/"


def comment_on(client, event, text):
    typed = fill_in(client, page_of(event)) | {"text": text}
    return client.post(f"{page_of(event)}comments/", typed, follow=True)


@pytest.mark.parametrize("maker", [factories.event, factories.forum, factories.status_update])
@pytest.mark.parametrize("state", ["draft", "in_review", "published", "withdrawn"])
def test_every_record_can_be_commented_on_in_every_state(maker, state, contributor, signed_in):
    record = maker(state=state)
    client = signed_in(contributor)
    path = {"event": "events", "forum": "forums", "statusupdate": "status-updates"}
    address = f"/desk/{path[record._meta.model_name]}/{record.pk}/"

    answer = send(client, f"{address}comments/", text="Which Vienna?")

    assert answer.redirect_chain == [(f"{address}#comments", 302)]
    assert "Which Vienna?" in answer.content.decode()
    comment = Comment.objects.about(record).get()
    assert (comment.text, comment.created_by) == ("Which Vienna?", contributor)


def test_a_comment_of_one_kind_does_not_show_on_a_record_of_another(contributor, signed_in):
    event, forum = factories.event(), factories.forum()
    factories.comment(event, by=contributor, text="On the event")
    forum_twin = factories.forum()
    while forum_twin.pk < event.pk:
        forum_twin = factories.forum()

    assert list(Comment.objects.about(forum)) == list(Comment.objects.about(forum_twin)) == []


def test_a_comment_is_never_public(visitor, editor):
    event = factories.event()
    factories.comment(event, by=editor, text="QUIETLY SAID")

    for address in (event.get_absolute_url(), "/changes/", "/events.csv", "/search/?q=quietly"):
        answer = visitor.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"QUIETLY SAID" not in body


def test_the_same_form_sent_twice_makes_one_comment(contributor, event, signed_in):
    client = signed_in(contributor)
    typed = fill_in(client, page_of(event)) | {"text": "Once"}

    for _ in range(2):
        client.post(f"{page_of(event)}comments/", typed)

    assert Comment.objects.count() == 1


def test_two_comments_of_the_same_words_are_two(contributor, event, signed_in):
    client = signed_in(contributor)

    for _ in range(2):
        comment_on(client, event, "Still open")

    assert Comment.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 2001])
def test_a_comment_that_cannot_be_saved_comes_back_with_the_reason(
    contributor, event, signed_in, text
):
    answer = comment_on(signed_in(contributor), event, text)

    assert answer.status_code == 200
    assert not Comment.objects.exists()
    assert 'class="errors"' in answer.content.decode()
    if text.strip() and "\x00" not in text:
        assert shown_in(answer)["text"] == [text]


def test_a_damaged_key_is_renewed_and_the_text_stays(contributor, event, signed_in):
    client = signed_in(contributor)

    answer = client.post(f"{page_of(event)}comments/", {"text": "Kept", "form_key": "x"})
    assert shown_in(answer)["text"] == ["Kept"]

    client.post(f"{page_of(event)}comments/", shown_in(answer))
    assert Comment.objects.get().text == "Kept"


def test_a_comment_typed_while_signed_out_is_given_back(contributor, event, signed_in):
    client = signed_in(contributor)
    typed = fill_in(client, page_of(event)) | {"text": "Not lost"}
    client.session.flush()

    answer = client.post(f"{page_of(event)}comments/", typed)
    assert answer.url.startswith("/accounts/login/")
    client.post(answer.url, {})
    session = client.session
    kept = dict(session.items())
    client.force_login(contributor)
    session = client.session
    session.update(kept)
    session.save()

    shown = shown_in(client.get(f"{page_of(event)}comments/"))
    assert shown["text"] == ["Not lost"]


def test_a_stranger_cannot_comment(stranger, event, signed_in):
    answer = signed_in(stranger).post(f"{page_of(event)}comments/", {"text": "x"})

    assert answer.status_code == 403
    assert not Comment.objects.exists()


def test_a_comment_is_resolved_and_opened_again(contributor, editor, event, signed_in):
    comment = factories.comment(event, by=editor)
    client = signed_in(contributor)

    html = client.post(f"{page_of(event)}comments/{comment.pk}/resolve/", follow=True).content
    comment.refresh_from_db()
    assert comment.resolved_by == contributor
    assert "Resolved" in html.decode()

    client.post(f"{page_of(event)}comments/{comment.pk}/reopen/")
    comment.refresh_from_db()
    assert not comment.is_resolved


def test_the_first_to_resolve_it_stays_named(contributor, editor, event):
    comment = factories.comment(event, by=editor)

    assert comments.resolve(comment, by=contributor)
    assert not comments.resolve(comment, by=editor)

    comment.refresh_from_db()
    assert comment.resolved_by == contributor


def test_a_comment_is_not_resolved_from_the_page_of_another_record(contributor, event, signed_in):
    comment = factories.comment(factories.event(), by=contributor)
    client = signed_in(contributor)

    for number in (comment.pk, 999999, 99999999999999999999):
        answer = client.post(f"{page_of(event)}comments/{number}/resolve/")
        assert answer.status_code == 404
    comment.refresh_from_db()
    assert not comment.is_resolved


def test_comments_outlive_the_record_in_the_trash(contributor, event):
    factories.comment(event, by=contributor)
    actions.trash(event, by=contributor, version=1)

    type(event).objects.get(pk=event.pk).delete()

    assert Comment.objects.count() == 1


@pytest.mark.parametrize("text", ["", "a\x00b"])
def test_the_action_refuses_what_the_form_would(event, contributor, text):
    with pytest.raises(ValidationError):
        comments.add_comment(event, text=text, by=contributor, form_key=uuid.uuid4())


def test_the_database_refuses_half_a_resolution(event, contributor):
    comment = factories.comment(event, by=contributor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(resolved_by=contributor)


@pytest.mark.parametrize("is_wanted", [True, False])
def test_a_comment_is_mailed_to_the_author_where_the_site_says_so(
    contributor,
    editor,
    signed_in,
    settings,
    mailoutbox,
    django_capture_on_commit_callbacks,
    is_wanted,
):
    settings.MAIL_COMMENTS = is_wanted
    contributor.email = "author@example.org"
    contributor.save()
    record = factories.status_update(state="draft", by=contributor)
    address = f"/desk/status-updates/{record.pk}/"

    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in(editor), f"{address}comments/", text="Which “Vienna”?")
        send(signed_in(contributor), f"{address}comments/", text="My own answer.")

    assert [mail.to for mail in mailoutbox] == [["author@example.org"]] * is_wanted
    for mail in mailoutbox:
        assert "Which “Vienna”?" in mail.body
        assert f"{settings.SITE_URL}{address}#comments" in mail.body
        assert str(editor) in mail.body
