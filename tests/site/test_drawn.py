"""What makes drawing cheap must say the same as what it stands in for."""

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, override
from django_countries import countries

from gsi_tracker.addresses import address_of
from priorities.models import Item
from tracking.models import Event, Party
from tracking.public.menu import MENU, mark_at
from tracking.values.country_names import country_name

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize("kind", ["event", "forum", "status_update", "party", "publisher"])
def test_the_address_of_a_record_is_the_one_that_is_declared(kind):
    name = f"tracking:{kind}_detail"

    assert address_of(name, "a-slug-2") == reverse(name, args=["a-slug-2"])


def test_the_address_of_an_item_has_its_number():
    assert Item(kind="priority", number=7).get_absolute_url() == "/priorities/7/"
    assert Item(kind="platform", number=1).get_absolute_url() == "/platforms/1/"


def test_there_is_no_address_without_a_slug():
    with pytest.raises(NoReverseMatch):
        address_of("tracking:event_detail", "")


def test_a_name_of_a_country_is_that_of_the_active_language():
    assert country_name("DE") == "Germany"
    with override("fr"):
        assert country_name("DE") == "Allemagne"
        assert Party(name="Germany", country="DE").display_name == "Allemagne"
    assert country_name("DE") == "Germany"


@pytest.mark.parametrize("code", ["", "ZZ", "de"])
def test_what_is_no_code_has_no_name(code):
    assert country_name(code) == ""


def test_remembered_words_do_not_stand_in_for_names_that_the_library_looks_for_elsewhere():
    assert gettext("A word that no catalogue has") == "A word that no catalogue has"

    assert [countries.name(code) for code in ("KR", "RU", "VA")] == [
        "South Korea", "Russia", "Holy See",
    ]  # fmt: skip


def test_a_label_is_that_of_the_active_language_and_an_unknown_value_itself():
    assert Event(kind="meeting").get_kind_display() == str(Event.Kind.MEETING.label)
    assert Event(kind="of old").get_kind_display() == "of old"


def test_a_template_reads_a_row_by_key():
    draw = engines["django"].from_string("{{ event.title }}, {{ event.nothing }}").render

    assert Event(title="Talks")["title"] == "Talks"
    assert draw({"event": Event(title="Talks")}) == "Talks, "


def test_each_page_of_the_menu_marks_itself():
    for group in MENU:
        for entry in group.entries:
            assert (mark_at(entry.path).path, mark_at(entry.path).word) == (entry.path, "page")


def test_a_page_below_one_of_the_menu_marks_that():
    below = mark_at(f"{reverse('tracking:event_list')}talks-2024/")

    assert (below.path, below.word) == (reverse("tracking:event_list"), "true")
