"""The trash: drafts alone, by their author or an editor, back within 30 days, then gone."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories
from tests.tracking.admin.pages import address
from tests.tracking.desk.forms import fill_in, shown_in
from tracking import actions
from tracking.actions import Links, Stale, purging
from tracking.models import Comment, Event, Forum, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

KINDS = {
    "events": factories.event,
    "forums": factories.forum,
    "status-updates": factories.status_update,
}


@pytest.fixture
def draft(contributor):
    return factories.event(state="draft", by=contributor, title="Talks in Vienna")


def throw_away(client, record, kind="events", **sent):
    sent = {"version": record.version, **sent}
    return client.post(f"/desk/{kind}/{record.pk}/trash/", sent, follow=True)


def state_of(record):
    return type(record).objects.get(pk=record.pk).state


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_is_thrown_away_and_the_message_takes_it_back(kind, contributor, signed_in):
    record = KINDS[kind](state="draft", by=contributor)
    client = signed_in(contributor)

    page = throw_away(client, record, kind)
    assert page.redirect_chain == [("/desk/drafts/", 302)]
    assert state_of(record) == "trashed"
    html = page.content.decode()
    assert f'action="/desk/{kind}/{record.pk}/restore/"' in html
    assert "Undo" in html

    restored = client.post(f"/desk/{kind}/{record.pk}/restore/", {"version": 2}, follow=True)
    assert "Restored: it is a draft again." in restored.content.decode()
    assert state_of(record) == "draft"
    assert [row.state for row in record.history.all()] == ["draft", "trashed", "draft"]


def test_restoring_gives_back_exactly_what_was_there(contributor):
    party = factories.party("KEN")
    event = factories.event(
        state="draft", by=contributor, summary="Who met.", parties=[(party, "host")],
        items=factories.items("priority-7", "platform-2"),
    )  # fmt: skip

    actions.trash(event, by=contributor, version=1)
    actions.restore(event, by=contributor, version=2)

    stored = Event.objects.get(pk=event.pk)
    assert (stored.summary, stored.version, stored.trashed_at) == ("Who met.", 3, None)
    assert (stored.items.count(), stored.sources.count(), stored.involvements.count()) == (2, 1, 1)


@pytest.mark.parametrize("state", ["in_review", "published", "withdrawn"])
def test_only_a_draft_can_be_thrown_away(state, editor, signed_in):
    event = factories.event(state=state)

    with pytest.raises(ValidationError, match="only what is draft"):
        actions.trash(event, by=editor, version=event.version)
    answer = throw_away(signed_in(editor), event)

    assert "only what is draft can be changed in this way" in answer.content.decode()
    assert state_of(event) == state


@pytest.mark.parametrize("values", [{"state": "trashed"}, {"trashed_at": "2024-05-17T00:00Z"}])
@pytest.mark.parametrize("state", ["draft", "published"])
def test_the_database_refuses_an_impossible_trash(values, state):
    event = factories.event(state=state)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**values)


def test_the_database_refuses_a_published_record_in_the_trash(editor):
    event = factories.event()

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(
            state="trashed", trashed_at=timezone.now(), trashed_by=editor
        )


def test_somebody_elses_draft_is_for_its_author_and_for_editors(draft, editor, signed_in):
    other = signed_in(factories.user("contributor"))

    refused = throw_away(other, draft)
    assert refused.status_code == 403
    assert state_of(draft) == "draft"

    answer = throw_away(signed_in(editor), draft)
    assert answer.redirect_chain == [("/desk/", 302)]
    assert state_of(draft) == "trashed"

    refused = other.post(f"/desk/events/{draft.pk}/restore/", {"version": 2})
    assert refused.status_code == 403
    assert state_of(draft) == "trashed"


def test_a_draft_that_was_changed_meanwhile_is_not_thrown_away(
    draft, editor, signed_in, contributor
):
    draft.title = "Corrected"
    actions.edit(draft, by=editor, version=1, reason="A test.")

    html = throw_away(signed_in(contributor), draft, version=1).content.decode()

    assert "Look at it again before you go on; nothing was done." in html
    assert state_of(draft) == "draft"
    with pytest.raises(Stale):
        actions.trash(draft, by=contributor, version=1)


def test_a_second_click_says_that_it_is_there_already(draft, contributor, signed_in):
    client = signed_in(contributor)

    throw_away(client, draft)
    html = throw_away(client, draft).content.decode()

    assert "This is in the trash already; nothing was changed." in html
    assert draft.history.count() == 2


def test_lists_leave_the_trash_out_and_its_own_page_shows_it(draft, contributor, editor, signed_in):
    client = signed_in(contributor)
    throw_away(client, draft)
    client.get("/desk/drafts/")  # the message is read

    for where in ("/desk/", "/desk/drafts/", "/desk/submissions/"):
        assert "Talks in Vienna" not in client.get(where).content.decode()
    for person in (client, signed_in(editor)):
        html = person.get("/desk/trash/").content.decode()
        assert "Talks in Vienna" in html
        assert f'action="/desk/events/{draft.pk}/restore/"' in html


def test_a_contributor_does_not_see_the_trash_of_others(editor, contributor, signed_in):
    event = factories.event(state="draft", by=editor)
    actions.trash(event, by=editor, version=1)

    assert "The trash is empty." in signed_in(contributor).get("/desk/trash/").content.decode()


def test_a_record_in_the_trash_cannot_be_edited_submitted_or_published(draft, editor, signed_in):
    actions.trash(draft, by=editor, version=1)
    client = signed_in(editor)
    page = f"/desk/events/{draft.pk}/"

    html = client.get(page).content.decode()
    assert "Put into the trash by" in html
    assert f"{page}edit/" not in html

    assert (
        "restore it before you edit it" in client.get(f"{page}edit/", follow=True).content.decode()
    )
    for act in ("submit", "publish"):
        client.post(f"{page}{act}/", {"version": 2})
    draft.title = "Changed"
    with pytest.raises(ValidationError, match="This is in the trash"):
        actions.edit(draft, by=editor, version=2, reason="A test.")
    assert state_of(draft) == "trashed"


def test_a_draft_thrown_away_while_it_is_edited_still_shows_what_was_typed(
    draft, contributor, editor, signed_in
):
    client, page = signed_in(contributor), f"/desk/events/{draft.pk}/edit/"
    typed = fill_in(client, page, title="Typed too late")
    actions.trash(draft, by=editor, version=1)

    answer = client.post(page, typed)

    assert answer.status_code == 403
    assert "restore it before you edit it" in answer.content.decode()
    assert shown_in(answer)["title"] == ["Typed too late"]


def test_a_form_whose_draft_is_in_the_trash_makes_no_second_one(contributor):
    key = uuid.uuid4()
    values = {"title": "Once", "kind": "meeting", "start": "2024"}
    event = actions.create(Event(**values), by=contributor, form_key=key)
    actions.trash(event, by=contributor, version=1)

    with pytest.raises(ValidationError, match="now in the trash: restore it there"):
        actions.create(Event(**values), by=contributor, form_key=key)

    assert Event.objects.count() == 1


def test_a_forum_in_use_is_not_thrown_away(contributor):
    forum = factories.forum(state="draft", by=contributor)
    event = factories.event(state="draft", by=contributor, forum=forum, title="Its edition")

    with pytest.raises(ValidationError, match="This is named by: Its edition"):
        actions.trash(forum, by=contributor, version=1)
    assert state_of(forum) == "draft"

    actions.trash(event, by=contributor, version=1)
    actions.trash(forum, by=contributor, version=1)
    assert state_of(forum) == "trashed"


def test_an_event_that_a_draft_cites_is_not_thrown_away(contributor):
    event = factories.event(state="draft", by=contributor)
    update = factories.status_update(state="draft", evidence=[event])

    with pytest.raises(ValidationError, match="This is named by"):
        actions.trash(event, by=contributor, version=1)

    actions.edit(
        update, by=contributor, version=1, links=Links(rows={"evidence": []}), reason="A test."
    )
    actions.trash(event, by=contributor, version=1)
    assert state_of(event) == "trashed"


# Emptying


def trashed(days_ago, **values):
    with time_machine.travel(timezone.now() - timedelta(days=days_ago), tick=False):
        event = factories.event(state="draft", **values)
        return actions.trash(event, by=event.created_by, version=1)


def test_after_30_days_a_draft_is_removed_and_its_history_and_comments_stay(contributor):
    old, young = trashed(31, by=contributor), trashed(29, by=contributor)
    kept = factories.event(state="draft", by=contributor)
    factories.comment(old, by=contributor)
    history = type(old).history.filter(id=old.pk)
    said = StringIO()

    call_command("empty_trash", stdout=said)

    assert said.getvalue() == "Removed from the trash: 1.\n"
    assert set(Event.objects.values_list("pk", flat=True)) == {young.pk, kept.pk}
    assert [(row.history_type, row.history_user) for row in history.order_by("history_id")] == [
        ("+", contributor),
        ("~", contributor),
        ("-", None),
    ]
    assert history.order_by("history_id").first().sources.count() == 1
    assert Comment.objects.about(old).count() == 1


def test_emptying_twice_does_no_harm():
    trashed(31)

    assert [purging.empty(timezone.now()) for _ in range(2)] == [1, 0]


def test_one_that_was_restored_a_moment_ago_stays():
    event = trashed(40)
    actions.restore(event, by=event.created_by, version=2)

    assert purging._remove(Event, event.pk, timezone.now()) == 0
    assert Event.objects.filter(pk=event.pk).exists()


def test_what_names_another_goes_first_and_what_is_still_named_waits():
    with time_machine.travel(timezone.now() - timedelta(days=40), tick=False):
        forum = factories.forum(state="draft")
        event = factories.event(state="draft", forum=forum)
        update = factories.status_update(state="draft", evidence=[event])
        for record in (update, event, forum):
            actions.trash(record, by=record.created_by, version=1)
    actions.restore(event, by=event.created_by, version=2)

    assert purging.empty(timezone.now()) == 1
    assert [m.objects.filter(state="trashed").count() for m in (StatusUpdate, Forum)] == [0, 1]

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        actions.trash(event, by=event.created_by, version=3)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert purging.empty(timezone.now()) == 2


def test_throwing_away_clears_in_passing_what_is_old(draft, contributor, signed_in):
    old = trashed(31)

    throw_away(signed_in(contributor), draft)

    assert not Event.objects.filter(pk=old.pk).exists()
    assert state_of(draft) == "trashed"


# The admin


def test_the_admin_lists_the_trash_only_where_it_is_asked_for(draft, editor, signed_in):
    actions.trash(draft, by=editor, version=1)
    client = signed_in(editor)
    forum = factories.forum(state="draft", name="Thrown away")
    actions.trash(forum, by=editor, version=1)

    offered = client.get(address(Event, "add")).text
    usual = client.get(address(Event, "changelist")).text
    asked = client.get(address(Event, "changelist") + "?state__exact=trashed").text

    assert "Thrown away" not in offered
    assert "Talks in Vienna" not in usual
    assert "Talks in Vienna" in asked


def test_the_admins_page_of_it_says_where_it_lies_and_takes_no_change(draft, editor, signed_in):
    page = address(draft)
    client = signed_in(editor)
    typed = shown_in(client.get(page)) | {"title": "Typed too late"}
    actions.trash(draft, by=editor, version=1)

    html = client.get(page).content.decode()
    answer = client.post(page, typed)

    assert "In the trash" in html
    assert 'name="_save"' not in html
    assert answer.status_code == 403
    assert "Typed too late" in answer.content.decode()


def test_the_admin_throws_drafts_away_by_the_same_rules(draft, contributor, editor, signed_in):
    public = factories.event()
    chosen = {"action": "trash", "_selected_action": [draft.pk, public.pk]}
    client = signed_in(editor)

    page = client.post(address(Event, "changelist"), chosen)
    answer = client.post(address(Event, "changelist"), {**chosen, **shown_in(page)})

    assert "Put into the trash: 1" in answer.text
    assert "This is published; only what is draft can be changed in this way." in answer.text
    assert (state_of(draft), state_of(public)) == ("trashed", "published")


def test_the_admin_does_not_let_a_contributor_throw_away_anothers(draft, signed_in):
    client = signed_in(factories.user("contributor"))
    chosen = {"action": "trash", "_selected_action": draft.pk, "confirmed": "yes"}

    answer = client.post(address(Event, "changelist"), {**chosen, f"version-{draft.pk}": 1})

    assert "Only its author or an editor may throw a draft away" in answer.text
    assert state_of(draft) == "draft"


# Nothing of it is public


def test_throwing_away_and_emptying_change_nothing_public(visitor):
    factories.event()
    pages = ("/", "/events/", "/events.csv", "/changes/", "/sources/", "/priorities/7/")

    def all_pages():
        answers = [visitor.get(page) for page in pages]
        return [b"".join(a) if a.streaming else a.content for a in answers]

    trashed(40)
    before = all_pages()
    purging.empty(timezone.now())

    assert all_pages() == before


@pytest.mark.parametrize("number", [1, 6])
def test_the_trash_takes_the_same_queries_however_full(
    editor, signed_in, django_assert_num_queries, number
):
    for _ in range(number):
        for maker in KINDS.values():
            record = maker(state="draft", by=editor)
            actions.trash(record, by=editor, version=1)
    client = signed_in(editor)

    with django_assert_num_queries(15):
        client.get("/desk/trash/")
