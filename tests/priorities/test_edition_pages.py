"""/editions/: the texts, and two of them side by side."""

import re

import pytest
from django.utils.html import escape

from priorities.models import Edition, Item, Passage

pytestmark = pytest.mark.django_db

COMPARE = "/editions/compare/"
BOTH = {"left": "costa-rica-embassy", "right": "section-three"}


def page(client, address, query=None):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def marks(html):
    """What is marked as differing, apart from the example in the explanation."""
    found = re.findall(r"<(ins|del)>(.*?)</\1>", html)
    return [(tag, words) for tag, words in found if words != "like this"]


def compared_items(html):
    return re.findall(r'<h2 id="([a-z]+-\d+)"', html)


def test_the_list_names_every_edition_with_its_publisher(visitor):
    html = page(visitor, "/editions/")

    for edition in Edition.objects.all():
        assert f'href="{edition.get_absolute_url()}"' in html
        assert escape(edition.title) in html
        assert escape(edition.publisher) in html
        assert escape(edition.note) in html
    assert "Language: English" in html
    assert COMPARE in html


def test_an_edition_shows_its_whole_text_by_section_with_links_to_the_items(visitor):
    html = page(visitor, "/editions/costa-rica-embassy/")

    assert re.findall(r'<h2 id="(\w+)"', html) == ["principle", "priority", "platform"]
    for item in Item.objects.all():
        assert f'href="{item.get_absolute_url()}"' in html
    for passage in Passage.objects.filter(edition__slug="costa-rica-embassy"):
        for paragraph in passage.text.split("\n\n"):
            assert f"<p>{escape(paragraph)}</p>" in html


def test_an_edition_of_one_section_shows_that_section(visitor):
    html = page(visitor, "/editions/section-three/")

    assert re.findall(r'<h2 id="(\w+)"', html) == ["priority"]
    assert len(re.findall(r"<h3 ", html)) == 20


@pytest.mark.parametrize("slug", ["nowhere", "x" * 5000, "%00", "costa-rica-embassy%00"])
def test_an_unknown_edition_is_not_found(visitor, slug):
    assert visitor.get(f"/editions/{slug}/").status_code == 404


def test_the_comparison_shows_one_word_in_priority_2(visitor):
    html = page(visitor, COMPARE, BOTH)

    assert compared_items(html) == ["priority-2"]
    assert marks(html) == [("del", "should")]


def test_the_other_way_round_the_word_is_an_insertion(visitor):
    html = page(visitor, COMPARE, {"left": BOTH["right"], "right": BOTH["left"]})

    assert marks(html) == [("ins", "should")]


def test_without_a_choice_the_first_two_editions_are_compared(visitor):
    assert marks(page(visitor, COMPARE)) == [("del", "should")]


def test_a_switch_shows_every_item_and_marks_no_more(visitor):
    html = page(visitor, COMPARE, BOTH)
    assert "all=1" in html

    html = page(visitor, COMPARE, {**BOTH, "all": "1"})

    assert len(compared_items(html)) == 31
    assert marks(html) == [("del", "should")]
    assert html.count("This edition does not have the item.") == 11


def test_items_of_one_edition_alone_are_named(visitor):
    text = " ".join(re.sub(r"<[^>]+>", "", page(visitor, COMPARE, BOTH)).split())

    assert (
        "Only in “The Global Security Initiative Concept Paper”: "
        "C1, C2, C3, C4, C5, C6, M1, M2, M3, M4, M5." in text
    )


def test_an_unknown_edition_brings_the_form_and_a_message(visitor):
    html = page(visitor, COMPARE, {**BOTH, "right": "nowhere"})

    assert "There is no such edition. Choose one from the list." in html
    assert html.count("<select") == 2
    assert marks(html) == []


def test_an_edition_with_itself_brings_the_form_and_a_message(visitor):
    html = page(visitor, COMPARE, {"left": "section-three", "right": "section-three"})

    assert "Choose two different editions" in html
    assert html.count("<select") == 2


@pytest.mark.parametrize("value", ["", "\x00", "a\x00b", "x" * 9000, "'; --", "<script>", "9" * 20])
@pytest.mark.parametrize("name", ["left", "right"])
def test_a_senseless_edition_brings_the_form_and_a_message(visitor, name, value):
    html = page(visitor, COMPARE, {**BOTH, name: value})

    assert 'role="alert"' in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    "query", ["left=%ED%A0%80", "all=%00", "all=maybe", "left&right", "%00=%00"]
)
def test_a_broken_query_string_is_no_error(visitor, query):
    assert visitor.get(f"{COMPARE}?{query}").status_code == 200


def test_with_fewer_than_two_editions_there_is_a_message(visitor, emptied):
    assert "Choose an edition." in page(visitor, COMPARE)


def test_the_list_of_no_editions_says_so(visitor, emptied):
    assert "No edition has been loaded yet." in page(visitor, "/editions/")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/editions/", 1),
        ("/editions/costa-rica-embassy/", 2),
        (COMPARE, 2),
        (f"{COMPARE}?all=1", 2),
    ],
)
def test_the_number_of_queries_is_fixed(visitor, address, queries, django_assert_num_queries):
    add_editions(5)

    with django_assert_num_queries(queries):
        visitor.get(address)


def add_editions(count):
    items = Item.objects.all()
    for number in range(3, 3 + count):
        edition = Edition.objects.create(
            slug=f"edition-{number}", number=number, title=f"Edition {number}", language="en"
        )
        Passage.objects.bulk_create(
            Passage(item=item, edition=edition, text="Other words.") for item in items
        )


@pytest.mark.parametrize("address", ["/editions/", "/editions/section-three/", COMPARE])
def test_readers_cannot_write(visitor, address):
    assert visitor.post(address).status_code == 405
