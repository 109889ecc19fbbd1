"""A new field of a record shows on its pages by itself, until they give it a place of its own."""

import pytest
from django.template.loader import render_to_string

from tracking.models import Event, Forum, StatusUpdate

PAGES = [
    "tracking/records/{}_detail.html",
    "desk/records/_{}_facts.html",
]


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
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_record_lists_the_other_fields(kind, page, settings):
    text = (settings.BASE_DIR / "templates" / page.format(kind)).read_text("utf-8")

    assert "tracking/records/_other_facts.html" in text
