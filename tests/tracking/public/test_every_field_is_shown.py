"""A new field of a record shows on its pages by itself, until they give it a place of its own."""

import re

import pytest
from django.template.loader import render_to_string

from tests import factories
from tracking.models import Event, Forum, StatusUpdate

FACT = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)


def facts_on(page):
    """Label and words of each fact in the page's first list."""
    rows = FACT.findall(page.text.split('<dl class="facts">')[1].split("</dl>")[0])
    return [(label, " ".join(re.sub("<[^>]*>", "", words).split())) for label, words in rows]


def test_a_filled_in_field_without_a_place_is_listed_with_its_label(monkeypatch):
    monkeypatch.setattr(Event, "PLACED", ("title", "start"))

    event = Event(title="Talks", kind="vote", start="2024", place="Geneva")

    assert event.other_facts == [("Kind", "Vote"), ("Place", "Geneva")]
    drawn = render_to_string("tracking/records/_other_facts.html", {"record": event})
    assert "Geneva" in drawn


@pytest.mark.parametrize("model", [Event, Forum, StatusUpdate])
def test_only_fields_that_people_fill_in_have_a_place(model):
    assert set(model.PLACED) <= set(model.content_fields())


@pytest.mark.parametrize("kind", ["event", "forum", "status_update"])
def test_the_facts_of_every_kind_of_record_list_the_other_fields(kind, settings):
    facts = settings.BASE_DIR / f"templates/tracking/records/_{kind}_facts.html"

    assert "tracking/records/_other_facts.html" in facts.read_text("utf-8")


@pytest.mark.django_db
def test_the_desk_shows_the_facts_of_the_public_page(visitor, signed_in, editor):
    forum = factories.forum(convener="Kenya", first_held="2006", frequency="yearly")
    event = factories.event(
        place="Geneva", country="CH", forum=forum, parties=[(factories.party("CHN"), "host")]
    )
    update = factories.status_update(evidence=[event])
    desk = signed_in(editor)

    for path, record in (("events", event), ("forums", forum), ("status-updates", update)):
        shown = facts_on(desk.get(f"/desk/{path}/{record.pk}/"))
        added = [("Date", event.date_in_words)] if record is event else []
        assert [fact for fact in shown if fact not in added] == facts_on(
            visitor.get(record.get_absolute_url())
        )


@pytest.mark.django_db
def test_only_the_desk_names_a_forum_that_is_not_public(visitor, signed_in, editor):
    event = factories.event(forum=factories.forum(name="Draft forum", state="draft"))

    assert "Draft forum" not in visitor.get(event.get_absolute_url()).text
    desk = dict(facts_on(signed_in(editor).get(f"/desk/events/{event.pk}/")))
    assert desk["Forum"] == "Draft forum Draft"
