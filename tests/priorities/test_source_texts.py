"""The texts of the tracker are the texts of the paper, word for word.

The files in fixtures/source/ are read here on their own: nothing is shared with what made or
loads the fixtures. Left out of account are line and page breaks, Markdown marks and the shape of
quotation marks, and nothing else.
"""

import re

import pytest
from django.conf import settings

from priorities.models import Commitment, Edition, Item, Passage
from tests.priorities.conftest import WAYS_TO_LOAD, load_anew

WHOLE_PAPER, SECTION_THREE = "costa-rica-embassy", "section-three"
PRINCIPLES = "II. Core concepts and principles"
PRIORITIES = "III. Priorities of cooperation"
PLATFORMS = "IV. Platforms and mechanisms of cooperation"
SUMMING_UP = "These six commitments are interlinked and mutually reinforcing"
CLOSING_WORDS = "The GSI, following the principle of openness and inclusiveness"
THE_END = "<the end>"

# Where the last item of each section ends: the words that follow it in the file.
WHAT_FOLLOWS = {
    (WHOLE_PAPER, "principle"): SUMMING_UP,
    (WHOLE_PAPER, "priority"): PLATFORMS,
    (WHOLE_PAPER, "platform"): CLOSING_WORDS,
    (SECTION_THREE, "priority"): THE_END,
}
QUOTES = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"}
MARKER = re.compile(r"(?<!\S)(\d{1,2})\.\s*(?=[A-Z])")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
    pytest.mark.any_database,
]


@pytest.fixture(scope="module", params=WAYS_TO_LOAD)
def loaded(request, module_db):
    load_anew(request.param)


def plain(text):
    for curly, straight in QUOTES.items():
        text = text.replace(curly, straight)
    return " ".join(text.split())


def source_of(slug):
    """The file on one line; every number marker reads `7. ` with one blank after it."""
    path = settings.FIXTURES_DIR / Edition.objects.get(slug=slug).file
    text = re.sub(r"(?m)^\s*#+\s|\*\*", "", path.read_text(encoding="utf-8"))
    return MARKER.sub(r"\1. ", plain(text)) + f" {THE_END}"


def texts_of(slug, kind):
    """The passages of one section of one edition, by number."""
    passages = Passage.objects.filter(edition__slug=slug, item__kind=kind)
    return {p.item.number: plain(p.text) for p in passages.select_related("item")}


def as_printed(texts, number, what_follows):
    """An item between its own number and what comes next: the next number or other words."""
    after = f"{number + 1}. " if number + 1 in texts else what_follows
    return f" {number}. {texts[number]} {after}"


@pytest.mark.parametrize(
    ("slug", "kind", "count"),
    [
        (WHOLE_PAPER, "principle", 6),
        (WHOLE_PAPER, "priority", 20),
        (WHOLE_PAPER, "platform", 5),
        (SECTION_THREE, "principle", 0),
        (SECTION_THREE, "priority", 20),
        (SECTION_THREE, "platform", 0),
    ],
)
def test_every_passage_is_the_source_from_its_number_to_the_next(slug, kind, count):
    source, texts = source_of(slug), texts_of(slug, kind)
    what_follows = WHAT_FOLLOWS.get((slug, kind))

    wrong = [n for n in texts if source.count(as_printed(texts, n, what_follows)) != 1]

    assert sorted(texts) == list(range(1, count + 1))
    assert wrong == []


@pytest.mark.parametrize(
    ("slug", "kinds"),
    [(WHOLE_PAPER, ["principle", "priority", "platform"]), (SECTION_THREE, ["priority"])],
)
def test_no_numbered_point_of_a_source_is_left_out(slug, kinds):
    points = [number for kind in kinds for number in sorted(texts_of(slug, kind))]

    assert [int(number) for number in MARKER.findall(source_of(slug))] == points


@pytest.mark.parametrize(
    ("kind", "heading", "what_follows"),
    [
        ("principle", PRINCIPLES, PRIORITIES),
        ("priority", PRIORITIES, PLATFORMS),
        ("platform", PLATFORMS, THE_END),
    ],
)
def test_every_passage_stands_in_its_own_section(kind, heading, what_follows):
    source = source_of(WHOLE_PAPER)
    section = source[source.index(heading) : source.index(what_follows)]

    assert all(text in section for text in texts_of(WHOLE_PAPER, kind).values())


def test_the_summing_up_is_not_part_of_principle_6():
    assert texts_of(WHOLE_PAPER, "principle")[6].endswith(
        "prevent and resolve security challenges."
    )
    assert not Passage.objects.filter(text__contains="These six commitments").exists()


def test_the_closing_words_are_not_part_of_platform_5():
    text = texts_of(WHOLE_PAPER, "platform")[5]

    assert text.endswith("to train professionals for addressing global security issues.")
    assert not Passage.objects.filter(text__contains="torch of peace").exists()


def test_paragraphs_are_those_of_the_paper_and_not_of_its_pages():
    passages = Passage.objects.select_related("item", "edition")
    several = {(p.edition.slug, p.item.code): p.text.count("\n\n") + 1 for p in passages}

    assert {key: count for key, count in several.items() if count > 1} == {
        (WHOLE_PAPER, "P1"): 2,
        (WHOLE_PAPER, "P4"): 3,
        (SECTION_THREE, "P1"): 2,
        (SECTION_THREE, "P4"): 3,
    }
    assert all(
        paragraph.endswith((".", '"')) for p in passages for paragraph in p.text.split("\n\n")
    )


def test_quotation_marks_keep_the_shape_of_each_source():
    whole, section = (
        Passage.objects.get_by_natural_key("priority", 1, slug).text
        for slug in (WHOLE_PAPER, SECTION_THREE)
    )

    assert "Secretary-General's" in whole
    assert "Secretary-General\u2019s" in section


def test_the_73_commitments_joined_again_give_their_passages():
    items = Item.objects.exclude(kind="principle").prefetch_related("commitments")
    joined = {
        (item.kind, item.number): " ".join(c.text for c in item.commitments.order_by("number"))
        for item in items
    }
    texts = {
        (kind, number): text
        for kind in ("priority", "platform")
        for number, text in texts_of(WHOLE_PAPER, kind).items()
    }

    assert {key: plain(text) for key, text in joined.items()} == texts
    assert Commitment.objects.count() == 73


def test_commitments_are_numbered_from_1_without_a_gap():
    for item in Item.objects.prefetch_related("commitments"):
        numbers = sorted(c.number for c in item.commitments.all())
        assert numbers == list(range(1, len(numbers) + 1)), item


def test_every_priority_has_a_theme_and_nothing_else_has():
    assert not Item.objects.priorities().filter(theme=None).exists()
    assert not Item.objects.exclude(kind="priority").exclude(theme=None).exists()
