"""Words in whatever form they are typed are one token, and no token is an operator."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracking.search.query import MOST_CHARACTERS, MOST_TOKENS, Query
from tracking.search.tokenizer import MAX_TOKEN, composed, spots, tokens_of, tokens_of_query

pytestmark = pytest.mark.any_database

CHINESE = st.text(alphabet="全球安全倡议联合国理事会和平", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("agreement", "Agreements"),
        ("Côte", "cote"),
        ("é", "e\u0301"),
        ("Łódź", "lodz"),
        ("straße", "STRASSE"),
        ("organisation", "organization"),
        ("defence", "defense"),
        ("U.N.", "UN"),
        ("China’s", "China"),
        ("ＧＳＩ", "gsi"),
        ("co\u00adoperate", "cooperate"),
        ("ガギ", "ｶﾞｷﾞ"),
        ("안전", "\u110b\u1161\u11ab\u110c\u1165\u11ab"),
    ],
)
def test_forms_of_a_word_are_the_same(one, other):
    assert tokens_of(one) == tokens_of(other) != []


def test_very_common_words_and_signs_leave_nothing():
    assert tokens_of("the AND or NOT near, of — “”()*:^ 🙂 \x00 \ud800") == []


def test_chinese_gives_characters_and_pairs_and_asks_for_pairs():
    assert set(tokens_of("安全倡议")) == {"安", "全", "倡", "议", "安全", "全倡", "倡议"}
    assert tokens_of_query("安全倡议 GSI") == ["安全", "全倡", "倡议", "gsi"]
    assert tokens_of_query("安") == ["安"]


@given(CHINESE, CHINESE, CHINESE)
def test_any_part_of_a_chinese_sentence_asks_for_what_the_sentence_has(before, part, after):
    assert set(tokens_of_query(part)) <= set(tokens_of(before + part + after))


@given(st.text(max_size=300))
@example("a\"b* OR (c) NOT NEAR(d e) {f}: -g ^h ' \\ & | ! <-> :*")
def test_a_token_holds_lower_case_letters_and_digits_alone(text):
    for token in tokens_of(text):
        assert token.isalnum()
        assert 0 < len(token) <= MAX_TOKEN
        assert all(not c.isascii() or c in "abcdefghijklmnopqrstuvwxyz0123456789" for c in token)


@given(st.text(max_size=300))
def test_every_text_finds_itself(text):
    assert set(tokens_of_query(text)) <= set(tokens_of(text))


@given(st.text(max_size=200))
def test_the_form_of_unicode_does_not_matter(text):
    assert tokens_of(unicodedata.normalize("NFD", text)) == tokens_of(
        unicodedata.normalize("NFC", text)
    )


@given(st.text(max_size=200))
def test_a_place_is_that_of_its_token(text):
    text = composed(text)
    for spot in spots(text):
        assert 0 <= spot.start < spot.end <= len(text)
        assert spot.token in tokens_of(text[spot.start : spot.end])


@given(st.text())
@example("x" * 10_000)
@example("word " * 2_000)
@example("安" * 10_000)
@example("a\u0301" * 5_000)
def test_a_query_is_bounded_whatever_is_typed(text):
    query = Query.of(text)

    assert len(query.text) <= MOST_CHARACTERS
    assert len(query.tokens) <= MOST_TOKENS
    assert len(query.words) <= MOST_CHARACTERS
    assert sum(map(len, query.accepted)) <= MOST_CHARACTERS * MOST_TOKENS


def test_a_long_query_says_that_it_was_cut():
    assert Query.of("peace " * 100).is_cut
    assert Query.of(" ".join(f"word{n}" for n in range(25))).is_cut
    assert not Query.of("peace talks").is_cut
