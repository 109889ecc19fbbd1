"""Two ways to write one address are one source; two pages of one site are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tracking.models import Source
from tracking.values.web_addresses import KEY_LENGTH, normal_address, page_key

pytestmark = pytest.mark.any_database

PAGE = "https://example.org/news/talks?id=7"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/news/talks?id=7",
        "https://www.example.org/news/talks?id=7",
        "https://EXAMPLE.org:443/news/talks/?id=7",
        "https://example.org/news/talks?id=7#second-day",
        "https://example.org/news/talks?utm_source=mail&id=7&utm_medium=x&fbclid=abc",
        "  https://example.org/news/talks?id=7 ",
    ],
)
def test_ways_to_write_one_address_are_equal(url):
    assert normal_address(url) == normal_address(PAGE) == "example.org/news/talks?id=7"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/news/talks?id=8",
        "https://example.org/news/Talks?id=7",
        "https://example.org/news/talks",
        "https://news.example.org/news/talks?id=7",
        "https://example.org:8443/news/talks?id=7",
    ],
)
def test_other_pages_are_not(url):
    assert normal_address(url) != normal_address(PAGE)


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "ftp://example.org/", "https://", "//x", "https://[", "a b"]
)
def test_what_is_no_web_address_has_none(url):
    assert normal_address(url) == ""


@given(st.text(max_size=60))
def test_any_text_is_answered(text):
    assert isinstance(normal_address(f"https://{text}"), str)
    assert len(page_key(f"https://{text}")) in (0, KEY_LENGTH)


CLEAN = "https://example.org/talks"
WAYS = (
    CLEAN,
    "http://www.example.org/talks/",
    "https://example.org/talks#top",
    "https://www.example.org/talks/?utm_source=mail&fbclid=1#top",
)
NUMBERED = (
    "https://example.org/read?id=7&page=2",
    "https://example.org/read?page=2&id=7",
    "http://www.example.org/read/?utm_source=mail&id=7&page=2",
    "https://example.org/read?id=7&page=2#third",
)


@pytest.mark.django_db
@pytest.mark.parametrize("ways", [WAYS, NUMBERED])
def test_a_source_is_found_however_it_is_stored_and_typed(ways):
    for url in ("/", "/talks/2", "/talks?id=1", "/read", "/read?id=7", "/read?id=77&page=2"):
        factories.source(url=f"https://example.org{url}")
    assert not any(Source.objects.known_at(url) for url in ways)

    for stored in ways:
        source = factories.source(url=stored)
        for typed in (*ways, ways[0].replace("example", "WWW.Example")):
            assert Source.objects.known_at(typed) == source, (stored, typed)
        elsewhere = f"https://elsewhere.test/{source.pk}"
        Source.objects.filter(pk=source.pk).update(url=elsewhere, page_key=page_key(elsewhere))


@pytest.mark.django_db
def test_the_very_address_comes_first():
    """Of two that were stored before anybody asked whether they are one page."""
    one, exact = factories.source(), factories.source()
    for source, url in (
        (one, "http://example.org/talks"),
        (exact, "https://www.example.org/talks"),
    ):
        Source.objects.filter(pk=source.pk).update(url=url, page_key=page_key(url))

    assert Source.objects.known_at("https://www.example.org/talks") == exact
    assert Source.objects.known_at("https://example.org/talks") == one


@pytest.mark.django_db
@pytest.mark.parametrize("nothing", ["", " "])
def test_sources_without_address_are_not_found_by_none(nothing):
    factories.source(url="", citation="A newspaper, page 3")

    assert Source.objects.known_at(nothing) is None
    assert not Source.objects.at_address(nothing).exists()
