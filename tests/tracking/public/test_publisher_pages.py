"""The public pages of publishers: what each is, for whom it speaks, and its sources."""

import pytest
from django.core.cache import caches

from tests import factories
from tests.answers import read
from tracking import actions
from tracking.actions import Links
from tracking.models import Publisher

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]
LIST = "/publishers/"


@pytest.fixture(autouse=True)
def nothing_cached():
    caches["pages"].clear()


def text_of(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.text.split())


def family():
    """A parent that speaks for China, and a newspaper below it."""
    china = factories.party("CHN", name="China", kind="state")
    parent = factories.publisher(
        name="People's Press", slug="press", speaks_for=[china], ground="Organ of the party."
    )
    return parent, factories.publisher(name="The Globe", slug="globe", parent=parent, country="CN")


def test_a_page_says_for_whom_it_speaks_on_what_ground_and_what_it_inherits(visitor):
    _parent, globe = family()
    factories.event(title="Talks", sources=[factories.source(voice=globe, title="A report")])
    factories.event(title="Hidden", state="draft",
                    sources=[factories.source(voice=globe, title="A draft's")])  # fmt: skip

    page = text_of(visitor, "/publishers/globe/")

    for words in ("inherited from", "Organ of the party.", "/publishers/press/", "A report",
                  "Wrote 1 public source,", "/sources/?publisher=globe", "Talks"):  # fmt: skip
        assert words in page, words
    assert "A draft" not in page
    assert "inherited from" not in (above := text_of(visitor, "/publishers/press/"))
    assert "The Globe</bdi></a> (1)" in above
    alone = factories.publisher(slug="alone")
    assert "not known to speak for any party" in text_of(visitor, alone.get_absolute_url())
    assert "A report" not in text_of(visitor, "/publishers/globe/?known_on=2020-01-01")
    for slug in ("GLOBE", "none", "x" * 2000):
        assert visitor.get(f"/publishers/{slug}/").status_code == 404


def test_the_list_has_those_of_public_sources_unless_asked(visitor):
    parent, globe = family()
    factories.event(sources=[factories.source(voice=globe)])
    factories.event(state="draft", sources=[factories.source(voice=parent)])

    def listed(query):
        lines = read(visitor.get(f"/publishers.csv?{query}")).decode().splitlines()[1:]
        return sorted(line.partition(",")[0] for line in lines)

    assert listed("") == listed("speaks_for=CHN") == listed("country=CN&q=glo") == ["globe"]
    assert listed("all=yes&speaks_for=chn") == ["globe", "press"]
    assert listed("all=yes&order=sources&kind=state_media") == [factories.OWN_VOICE]
    assert listed("known_on=2020-01-01") == []
    page = text_of(visitor, LIST)
    assert "The Globe" in page
    assert "People's Press</bdi></a>" not in page
    assert "globe" in text_of(visitor, "/sitemap-publishers.xml")
    assert "No publishers match this filter" in text_of(visitor, f"{LIST}?kind=individual")


def test_the_list_is_in_the_order_of_the_alphabet_whatever_is_a_capital(visitor):
    for name in ("ANTARA", "Zeit", "Addis Standard", "al-Monitor"):
        factories.publisher(name=name)

    page = text_of(visitor, f"{LIST}?all=yes")

    places = [page.index(name) for name in ("Addis Standard", "al-Monitor", "ANTARA", "Zeit")]
    assert places == sorted(places)


def test_the_list_of_sources_is_narrowed_to_what_one_wrote_or_carries(visitor):
    parent, globe = family()
    wrote, carried = factories.source(voice=globe), factories.source(carrier=globe)
    factories.event(sources=[wrote, carried, factories.source(voice=parent)])

    rows = read(visitor.get("/sources.csv?publisher=globe")).decode()

    assert wrote.url in rows
    assert carried.url in rows
    assert len(rows.splitlines()) == 3
    assert "2 sources" in text_of(visitor, "/sources/?publisher=GLOBE")
    assert "is not one of the choices" in text_of(visitor, "/sources/?publisher=nobody")


def test_what_was_changed_stands_in_its_history_and_among_the_changes(visitor, editor):
    parent, globe = family()
    links = Links(rows={"speaks_for": list(parent.speaks_for.all())})
    globe.note = "Founded in 1950."
    actions.edit_publisher(globe, by=editor, version=1, links=links, reason="A new statute.")

    page = text_of(visitor, "/publishers/globe/history/")

    for words in ("Founded in 1950.", "A new statute.", "<ins><bdi>China"):
        assert words in page, words
    assert "A new statute." in text_of(visitor, "/changes/?kind=publisher")
    assert ",edited,publisher,globe," in read(visitor.get("/changes.csv")).decode()
    assert "A new statute." in visitor.get("/changes.atom").text


def rename(publisher, editor, slug):
    publisher.refresh_from_db()
    publisher.slug = slug
    actions.edit_publisher(publisher, by=editor, version=publisher.version, reason="Its own name.")


def test_a_former_address_leads_to_the_present_one(visitor, editor):
    _parent, globe = family()
    rename(globe, editor, "globe-daily")
    rename(globe, editor, "the-globe")

    for old in ("globe", "globe-daily"):
        moved = visitor.get(f"/publishers/{old}/?known_on=2020-01-01")
        assert (moved.status_code, moved.url) == (302, "/publishers/the-globe/?known_on=2020-01-01")
        moved = visitor.get(f"/publishers/{old}/history/")
        assert moved.url == "/publishers/the-globe/history/"

    other = factories.publisher(name="Another Globe", slug="globe")
    assert "Another Globe" in text_of(visitor, "/publishers/globe/")
    rename(other, editor, "other-globe")
    assert visitor.get("/publishers/globe/").url == "/publishers/other-globe/"
    actions.merge_publishers(globe, other, by=editor, version=3, reason="One paper.")
    assert visitor.get("/publishers/globe-daily/").url == "/publishers/the-globe/"
    assert visitor.get("/publishers/the-globe/").url == "/publishers/other-globe/"


@pytest.mark.parametrize("number", [1, 12])
def test_pages_take_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    parent, globe = family()
    for _ in range(number):
        child = factories.publisher(parent=globe)
        factories.event(sources=[factories.source(voice=child), factories.source(voice=globe)])
    factories.event(sources=[factories.source(voice=parent)])

    with django_assert_num_queries(3):
        visitor.get(LIST)
    with django_assert_num_queries(7):
        visitor.get("/publishers/globe/")
    assert Publisher.objects.in_record().count() == number + 2
