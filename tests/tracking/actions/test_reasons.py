"""What the public reads is changed with a reason alone; a draft without."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.tracking.admin.pages import address, wrong_fields
from tests.tracking.desk.forms import fill_in, shown_in
from tracking import actions
from tracking.actions import Links, Stale

pytestmark = pytest.mark.django_db


def edit(record, by, reason="", **options):
    record.title = "New words"
    return actions.edit(record, by=by, version=record.version, reason=reason, **options)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_published_record_is_not_edited_without_a_reason(editor, reason):
    event = factories.event(title="Old words")

    with pytest.raises(ValidationError, match="Please state the reason"):
        edit(event, editor, reason)

    event.refresh_from_db()
    assert (event.title, event.version, event.history.count()) == ("Old words", 3, 3)


def test_nor_are_its_links(editor):
    event = factories.event()

    with pytest.raises(ValidationError, match="Please state the reason"):
        links = Links(rows={"items": factories.items("priority-1")})
        actions.edit(event, by=editor, version=event.version, links=links)

    assert [item.key for item in event.items.all()] == ["priority-7"]


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_is_not_public_needs_none(editor, state):
    assert edit(factories.event(state=state), editor).title == "New words"


def test_nothing_changed_needs_none(editor):
    event = factories.event()

    assert actions.edit(event, by=editor, version=event.version).version == event.version


def test_whoever_was_too_late_reads_that_first(editor):
    event = factories.event()
    edit(type(event).objects.get(pk=event.pk), editor, "A typo.")
    event.place = "Geneva"

    with pytest.raises(Stale):
        edit(event, editor)


def test_a_source_needs_one_while_a_public_record_rests_on_it(editor):
    source, unused = factories.source(), factories.source()
    factories.event(sources=[source])
    factories.event(sources=[unused], state="draft")
    source.title = unused.title = "New words"

    actions.edit_source(unused, by=editor, version=1)
    with pytest.raises(ValidationError, match="Please state the reason"):
        actions.edit_source(source, by=editor, version=1)
    actions.edit_source(source, by=editor, version=1, reason="The title was cut off.")


def test_a_party_is_public_and_needs_one(editor):
    party = factories.party("SCO")
    party.name = "New name"

    with pytest.raises(ValidationError, match="Please state the reason"):
        actions.edit_party(party, by=editor, version=1)


def test_the_desk_asks_and_loses_nothing(editor, signed_in):
    event, client = factories.event(), signed_in(editor)
    form = f"/desk/events/{event.pk}/edit/"

    answer = client.post(form, fill_in(client, form, title="New words", reason=" "))

    assert answer.status_code == 200
    assert shown_in(answer)["title"] == ["New words"]
    assert answer.context["form"].errors["reason"]


@pytest.mark.parametrize("make", [factories.event, factories.party])
def test_the_admin_asks_last_and_loses_nothing(editor, signed_in, make):
    row, client = make(), signed_in(editor)
    field = "name" if make is factories.party else "title"
    page = client.get(address(row))
    shown = shown_in(page)

    answer = client.post(address(row), {**shown, field: "New words"})

    assert list(shown)[-1] == "reason"
    assert '<label class="required" for="id_reason">' in page.text
    assert answer.status_code == 200
    assert shown_in(answer)[field] == ["New words"]
    assert wrong_fields(answer) == {"reason"}


def test_the_admin_asks_none_for_a_draft(editor, signed_in):
    draft = factories.event(state="draft")
    client = signed_in(editor)

    answer = client.post(address(draft), fill_in(client, address(draft), title="New words"))

    assert answer.status_code == 302
