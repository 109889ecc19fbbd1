"""How pages look from outside: canonical addresses, metadata, site map, fixed addresses."""

import json
import re
from html import unescape
from itertools import product
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking.exports import EXPORTS, Format
from tracking.public import sitemaps

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SITE = "https://tracker.example.org"
PAGES = [
    "/",
    "/priorities/",
    "/priorities/7/",
    "/platforms/",
    "/principles/",
    "/editions/",
    "/editions/compare/",
    "/parties/",
    "/events/",
    "/forums/",
    "/status-updates/",
    "/publishers/",
    "/sources/",
    "/searches/",
    "/changes/",
    "/calendar/?month=2024-05",
    "/about/",
    "/about/method/",
]
UNPUBLISHED = ["draft", "in_review", "withdrawn"]
NAUGHTY = "</script><script>alert(1)</script><!-- & “quotes\" 'and' \\ \u2028 end"


@pytest.fixture(autouse=True)
def site_address(settings):
    settings.SITE_URL = SITE


def page(address):
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def title(text):
    return unescape(re.search(r"<title>(.*?)</title>", text, re.S)[1])


def canonical(text):
    return unescape(re.search(r'<link rel="canonical" href="([^"]*)"', text)[1])


def og(text, name):
    return unescape(re.search(rf'<meta property="og:{name}" content="([^"]*)"', text)[1])


def structured(text):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    return [json.loads(one) for one in found]


def addresses_in(path):
    root = ElementTree.fromstring(Client().get(path).content)
    return [element.text for element in root.iter() if element.tag.endswith("}loc")]


# Pages


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_its_address_by_the_setting_and_not_by_the_host(address):
    text = Client().get(address, headers={"host": "localhost"}).content.decode()

    assert canonical(text) == og(text, "url") == SITE + address
    assert og(text, "title")
    assert og(text, "image").startswith(f"{SITE}/static/share")
    assert len(og(text, "description")) <= 200


def test_a_filtered_list_names_its_filter_in_title_and_address():
    factories.event(kind="vote")

    text = page("/events/?order=oldest&kind=vote&item=priority-7")

    assert title(text) == (
        "Events (Item: P7 Middle East security framework; Kind: Vote) – GSI Tracker"
    )
    assert canonical(text) == f"{SITE}/events/?item=priority-7&kind=vote"


def test_the_title_of_a_long_filter_is_bounded():
    query = "&".join(f"item=priority-{number}" for number in range(1, 21))

    text = page(f"/events/?{query}&q={'x' * 190}")

    assert "18 more" in title(text)
    assert len(title(text)) < 320


def test_a_later_page_of_a_list_says_so():
    bulk_events(51)

    text = page("/events/?page=2")

    assert title(text) == "Events, page 2 – GSI Tracker"
    assert canonical(text) == f"{SITE}/events/?page=2"


def test_a_filter_that_makes_no_sense_names_nothing():
    text = page("/events/?kind=nonsense<script>")

    assert title(text) == "Events – GSI Tracker"
    assert canonical(text) == f"{SITE}/events/"


def test_a_moment_leads_to_the_page_of_today():
    assert canonical(page("/events/?as_of=2024-12-31")) == f"{SITE}/events/"


@pytest.mark.parametrize("address", ["/nowhere/", "/desk/", "/accounts/login/"])
def test_errors_and_the_staffs_part_share_nothing(address):
    assert b"og:url" not in Client().get(address).content


# Structured data


@pytest.mark.parametrize("export", [e for e in EXPORTS if f"/{e.name}/" in PAGES])
def test_a_list_is_a_dataset_with_its_file_and_columns(export):
    (data,) = structured(page(f"/{export.name}/"))

    assert data["@type"] == "Dataset"
    files = [one["contentUrl"] for one in data["distribution"]]
    assert files == [f"{SITE}/{export.name}.{ending}" for ending in Format]
    assert [column["name"] for column in data["variableMeasured"]] == export.header


def test_about_names_every_dataset():
    (data,) = structured(page("/about/"))

    files = {file["contentUrl"] for one in data["dataset"] for file in one["distribution"]}
    assert {f"{SITE}/{name}.csv" for name in ("events", "parties", "progress")} <= files


def test_an_event_is_an_event_with_place_dates_and_parties():
    event = factories.event(
        title="Talks",
        start="2024-05",
        place="Geneva",
        country="CH",
        parties=[(factories.party("UN"), "host"), (factories.party("OSCE"), "critic")],
    )

    (data,) = structured(page(event.get_absolute_url()))

    assert data["@type"] == "Event"
    assert data["url"] == SITE + event.get_absolute_url()
    assert data["startDate"] == "2024-05"
    assert data["location"]["address"]["addressCountry"] == "CH"
    assert [party["name"] for party in data["organizer"]] == ["Party UN"]
    assert "attendee" not in data


def test_nothing_that_a_record_says_can_leave_its_element():
    event = factories.event(title=NAUGHTY.replace("\u2028 ", ""), summary=NAUGHTY)

    text = page(event.get_absolute_url())

    assert "<script>alert" not in text
    (data,) = structured(text)
    assert data["description"] == event.summary
    assert og(text, "title") == event.title


def test_the_metadata_of_an_event_need_no_query(django_assert_max_num_queries):
    event = factories.event(parties=[(factories.party("UN"), "host")])

    with django_assert_max_num_queries(9):
        page(event.get_absolute_url())


# Site map


def test_the_site_map_names_every_section_by_the_sites_own_address():
    response = Client().get("/sitemap.xml", headers={"host": "localhost"})

    assert response["Content-Type"] == "application/xml"
    assert addresses_in("/sitemap.xml") == [
        f"{SITE}/sitemap-{section}.xml" for section in sitemaps.SECTIONS
    ]


def three_of_each_kind(addresses):
    """Of the addresses that begin alike."""
    kinds = {}
    for address in addresses:
        kinds.setdefault(address.removeprefix(SITE).split("/")[1], []).append(address)
    return [address for alike in kinds.values() for address in alike[:3]]


def test_every_address_of_the_site_map_is_a_page():
    factories.status_update()
    factories.forum()
    factories.event(parties=[(factories.party("UN"), "host")])

    for section in sitemaps.SECTIONS:
        addresses = addresses_in(f"/sitemap-{section}.xml")

        assert addresses, section
        assert len(addresses) == len(set(addresses)), section
        for address in three_of_each_kind(addresses):
            assert address.startswith(f"{SITE}/")
            assert Client().get(address.removeprefix(SITE)).status_code == 200, address


def test_what_is_not_published_is_in_no_site_map():
    def files():
        index = Client().get("/sitemap.xml").content
        paths = [f"/sitemap-{section}.xml" for section in sitemaps.SECTIONS]
        return [index, *(Client().get(path).content for path in paths)]

    factories.event()
    source = factories.source()
    before = files()

    for state in UNPUBLISHED:
        factories.event(state=state, sources=[source])
        factories.forum(state=state, sources=[source])

        assert files() == before, state


def test_a_record_says_when_it_last_changed_and_so_does_the_file():
    event = factories.event()

    response = Client().get("/sitemap-events.xml")

    assert f"<lastmod>{event.updated_at:%Y-%m-%dT%H:%M:%S}" in response.content.decode()
    assert "Last-Modified" in response


def test_a_long_section_is_split(monkeypatch):
    monkeypatch.setattr(sitemaps.Section, "limit", 10)
    bulk_events(25)

    pages = [address for address in addresses_in("/sitemap.xml") if "sitemap-events" in address]

    assert pages == [f"{SITE}/sitemap-events.xml{query}" for query in ("", "?p=2", "?p=3")]
    found = [a for one in pages for a in addresses_in(one.removeprefix(SITE))]
    assert len(found) == len(set(found)) == 25


def test_a_file_costs_the_same_with_few_and_with_many_events(django_assert_num_queries):
    bulk_events(20)
    with django_assert_num_queries(2):
        Client().get("/sitemap-events.xml")

    bulk_events(200)
    with django_assert_num_queries(2):
        Client().get("/sitemap-events.xml")
    with django_assert_num_queries(7):
        Client().get("/sitemap.xml")


@pytest.mark.parametrize("query", ["p=0", "p=2", "p=x", "p=%00", "p=" + "9" * 5000, "p=%ED%A0%80"])
def test_a_page_that_does_not_exist_is_not_found(query):
    assert Client().get(f"/sitemap-events.xml?{query}").status_code == 404


@pytest.mark.parametrize("section", ["drafts", "x" * 8000, "events.xml"])
def test_an_unknown_section_is_not_found(section):
    assert Client().get(f"/sitemap-{section}.xml").status_code == 404


# Fixed addresses


def test_robots_may_read_all_but_counts_and_the_staffs_part():
    response = Client().get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /filter/",
        "Disallow: /reply/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


def test_the_icon_is_found_where_browsers_look_unasked():
    response = Client().get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (301, "/static/favicon.svg")
    assert read(Client().get(response["Location"])).startswith(b"<svg")


def test_without_a_contact_nobody_is_named():
    assert Client().get("/.well-known/security.txt").status_code == 404
    assert 'id="contact"' not in page("/about/")


def records_with_pages():
    event = factories.event(title="Talks & <b>“aid”</b>? 100 % done; #1\u00e9")
    update = factories.status_update(evidence=[event])
    return [event, factories.forum(), update, factories.party("KEN")]


def contact_of(record, contact, settings):
    """Where the line of the record's page leads to; "" without that line."""
    settings.CONTACT = contact
    found = re.search(r'<a href="([^"]*)">Something wrong or missing\?', page_of(record))
    return unescape(found[1]) if found else ""


def page_of(record):
    return Client().get(record.get_absolute_url()).content.decode()


CONTACTS = [
    ("mailto:a+b&c%d@example.org", "mailto:a%2Bb%26c%25d@example.org", "body", ""),
    ("https://example.org/write", "https://example.org/write", "about", ""),
    ("https://example.org/?to=x#form", "https://example.org/", "about", "form"),
]


def test_every_record_says_where_to_write_about_it(settings):
    for record, expected in product(records_with_pages(), CONTACTS):
        contact, before, parameter, after = expected
        link = urlsplit(contact_of(record, contact, settings))
        filled = parse_qs(link.query, strict_parsing=True)

        assert link._replace(query="", fragment="").geturl() == before
        assert filled[parameter] == [f"{SITE}{record.get_absolute_url()}"]
        assert "+" not in link.query
        assert link.fragment == after
        if link.scheme == "mailto":
            assert filled["subject"] == [f"GSI Tracker: {record}"]
        elif after:
            assert filled["to"] == ["x"]


def test_without_a_contact_no_record_asks_for_corrections(settings):
    assert [contact_of(record, "", settings) for record in records_with_pages()] == [""] * 4


def test_the_contact_is_named_where_it_is_looked_for(settings):
    settings.CONTACT = "mailto:tracker@example.org"

    lines = Client().get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == "Contact: mailto:tracker@example.org"
    assert lines[1].startswith("Expires: 20")
    assert f"Canonical: {SITE}/.well-known/security.txt" in lines
    assert '<a href="mailto:tracker@example.org">tracker@example.org</a>' in page("/about/")


@pytest.mark.parametrize(
    "address",
    ["/sitemap.xml", "/sitemap-events.xml", "/robots.txt", "/favicon.ico", "/about/"],
)
def test_they_set_no_cookie(address):
    assert not Client().get(address).cookies
