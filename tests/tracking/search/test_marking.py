"""The matched words of a text, and the part of it that shows most of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.search.marking import BEFORE, EXCERPT, excerpt, marked
from tracking.search.tokenizer import composed, tokens_of_query

pytestmark = pytest.mark.any_database


def matches(text, query):
    return [run.text for run in marked(text, tokens_of_query(query)) if run.is_match]


def test_every_form_of_a_word_is_marked():
    assert matches("Agreements on Côte d’Ivoire; an agreement.", "agreement cote") == [
        "Agreements",
        "Côte",
        "agreement",
    ]


def test_chinese_is_marked_where_the_pairs_stand():
    assert matches("中国提出全球安全倡议", "安全倡议") == ["安全倡议"]


def test_other_words_are_not_marked():
    assert matches("Security of the sea", "the council") == []


@given(st.text(max_size=300), st.text(max_size=30))
def test_runs_are_the_whole_text(text, query):
    assert "".join(run.text for run in marked(text, tokens_of_query(query))) == composed(text)


def test_an_excerpt_shows_where_most_words_stand():
    text = "peace " + "filler " * 200 + "peace talks in Muscat " + "filler " * 200

    runs = excerpt(text, tokens_of_query("peace talks muscat"))

    assert [run.text for run in runs if run.is_match] == ["peace", "talks", "Muscat"]
    assert runs[0].text.startswith("…")
    assert runs[-1].text.endswith("…")


@given(st.text(max_size=2000), st.text(max_size=30))
def test_an_excerpt_is_a_bounded_part_of_the_text(text, query):
    runs = excerpt(text, tokens_of_query(query))
    shown = "".join(run.text for run in runs)

    assert len(shown) <= EXCERPT + BEFORE + 4
    assert shown.removeprefix("… ").removesuffix(" …") in composed(text) + " …"
