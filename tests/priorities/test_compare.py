"""Two texts word by word, and two editions item by item."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from priorities.compare import Comparison, Run, compare_texts
from priorities.models import Edition, Passage


def differing_words(sides):
    return [[run.text for paragraph in side for run in paragraph if run.differs] for side in sides]


@pytest.fixture
def editions(db):
    return list(Edition.objects.all())


def test_a_word_that_one_text_lacks_is_marked_on_its_side():
    left, right = compare_texts("countries should bear it", "countries bear it")

    assert left == ((Run("countries", False), Run("should", True), Run("bear it", False)),)
    assert right == ((Run("countries bear it", False),),)


def test_changed_words_are_marked_on_both_sides():
    sides = compare_texts("support the larger body now", "support a smaller body now")

    assert differing_words(sides) == [["the larger"], ["a smaller"]]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("“never be fought”, it says", '"never be fought", it says'),
        ("each other\u2019s", "each other's"),
        ("one  two\nthree", "one two three"),
        ("one two\n\nthree", "one two three"),
    ],
)
def test_white_space_and_the_shape_of_quotation_marks_are_no_difference(left, right):
    assert differing_words(compare_texts(left, right)) == [[], []]


def test_each_side_keeps_its_own_paragraphs_and_quotation_marks():
    left, right = compare_texts("“One” two.\n\nThree.", '"One" two. Three.')

    assert [[run.text for run in paragraph] for paragraph in left] == [["“One” two."], ["Three."]]
    assert [[run.text for run in paragraph] for paragraph in right] == [['"One" two. Three.']]


words = st.lists(st.sampled_from(["a", "b", "c", "“q”", "\n\n"]), max_size=30).map(" ".join)


@settings(deadline=None)  # how long it takes is no part of the property
@given(words, words)
def test_no_word_is_lost_and_unmarked_words_agree(left, right):
    sides = compare_texts(left, right)

    assert [" ".join(run.text for paragraph in side for run in paragraph) for side in sides] == [
        " ".join(left.split()),
        " ".join(right.split()),
    ]
    kept = [
        " ".join(run.text for paragraph in side for run in paragraph if not run.differs)
        for side in sides
    ]
    assert kept[0] == kept[1]


def test_the_two_shipped_editions_differ_by_one_word_in_priority_2(editions):
    comparison = Comparison.of(*editions)

    (only,) = comparison.differing
    assert only.item.code == "P2"
    assert differing_words((only.left, only.right)) == [["should"], []]


def test_the_order_of_editions_decides_the_side(editions):
    (only,) = Comparison.of(*reversed(editions)).differing

    assert differing_words((only.left, only.right)) == [[], ["should"]]


def test_items_of_one_edition_alone_are_named_and_do_not_count_as_differing(editions):
    comparison = Comparison.of(*editions)

    assert [item.code for item in comparison.only_left] == [
        *[f"C{n}" for n in range(1, 7)],
        *[f"M{n}" for n in range(1, 6)],
    ]
    assert comparison.only_right == []
    assert len(comparison.in_both) == 20
    assert len(comparison.items) == 31


def test_a_comparison_takes_one_query(editions, django_assert_num_queries):
    with django_assert_num_queries(1):
        Comparison.of(*editions)


def test_an_item_that_neither_has_is_not_in_the_comparison(editions):
    Passage.objects.filter(item__key="priority-3").delete()

    comparison = Comparison.of(*editions)

    assert "P3" not in [compared.item.code for compared in comparison.items]
