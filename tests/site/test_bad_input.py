"""Whatever stands in an address: a message or a page that is not found, never an error page."""

from itertools import product

import pytest
from django.test import Client

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking.filters.lists import (
    ChangeFilter,
    ForumFilter,
    PartyFilter,
    PublisherFilter,
    SearchLogFilter,
    StatusUpdateFilter,
)
from tracking.filters.record_filter import RecordFilter
from tracking.search.event_filter import EventFilter
from tracking.search.results import SearchFilter
from tracking.search.source_filter import PublicSourceFilter
from tracking.values.as_of import NAMES as MOMENT_NAMES

pytestmark = pytest.mark.django_db

FILTERS = {
    "events": EventFilter,
    "forums": ForumFilter,
    "status-updates": StatusUpdateFilter,
    "parties": PartyFilter,
    "publishers": PublisherFilter,
    "sources": PublicSourceFilter,
    "searches": SearchLogFilter,
    "changes": ChangeFilter,
}
SHARED = ["order", "page", *MOMENT_NAMES]
ASKED = [
    (name, parameter)
    for name, filter_ in FILTERS.items()
    for parameter in [*filter_.base_filters, *SHARED]
]
VALUES = {
    "unknown": "nonsense",
    "negative": "-1",
    "huge": "9" * 20,
    "very-huge": "9" * 5000,
    "nul": "a%00b",
    "surrogate": "%ED%A0%80",
    "broken-escape": "%zz%",
    "latin-1": "caf%E9",
    "impossible-day": "2024-02-30",
    "year-zero": "0000",
    "year-10000": "10000-01-01",
    "list": "[1,2]",
    "sql": "' OR 1=1 --",
    "wildcards": "%25_%5c",
    "template": "{{7*7}}",
    "markup": "<script>alert(1)</script>",
    "bidi": "%E2%80%AEabc",
    "long": "x" * 8192,
    "emoji": "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
    "regex": "(((((a+)+)+)+$",
    "lookup": "draft&created_by__password__startswith=p&state=draft",
}


def below(filter_):
    return {deeper for one in filter_.__subclasses__() for deeper in [one, *below(one)]}


def test_every_filter_is_tried():
    # The search, the reports and the desk have tests of their own.
    elsewhere = ("tracking.reports", "tracking.desk")
    every = {one for one in below(RecordFilter) if not one.__module__.startswith(elsewhere)}
    of_lists = {one for one in every if not below(one) & every}
    assert set(FILTERS.values()) == of_lists - {SearchFilter}
    assert {("events", "voice"), ("events", "country"), ("parties", "region")} <= set(ASKED)


@pytest.fixture(scope="module")
def some_records(module_db):
    bulk_events(3)
    factories.status_update(evidence=[factories.event(title="Public")])
    factories.event(title="Hidden", state="draft")


def test_a_list_answers_all_filters_at_once_with_a_page(some_records):
    client = Client()

    for name, value in product(FILTERS, VALUES.values()):
        everything = "&".join(f"{parameter}={value}" for asked, parameter in ASKED if asked == name)
        answer = client.get(f"/{name}/?{everything}")
        assert answer.status_code == 200, (name, value)
        assert b"<script>alert" not in answer.content
        assert b"Hidden" not in answer.content


@pytest.mark.parametrize("name", FILTERS)
def test_a_file_answers_each_filter_with_rows_or_a_refusal(some_records, name):
    client = Client()
    # What two lists can be asked is read by one filter; words alone reach each list as they are.
    earlier = set() if name == "events" else {*EventFilter.base_filters, *SHARED} - {"q"}
    parameters = [p for asked, p in ASKED if asked == name and p not in earlier]

    for parameter, value in product(parameters, VALUES.values()):
        file = client.get(f"/{name}.csv?{parameter}={value}")
        assert b"Hidden" not in read(file)
        assert file.status_code in {200, 400}, (parameter, value)


@pytest.mark.parametrize("name", FILTERS)
def test_a_parameter_that_a_list_does_not_know_is_left_out(some_records, name):
    strange = {parameter for _, parameter in ASKED} - {p for n, p in ASKED if n == name}

    answer = Client().get(f"/{name}/", dict.fromkeys(sorted(strange), "a\0b"))

    assert answer.context["count"] is not None


@pytest.mark.parametrize("name", ["item", "kind", "start"])
def test_a_filter_that_makes_no_sense_never_shows_the_whole_list(some_records, name):
    page = Client().get(f"/events/?{name}=nonsense")

    assert len(page.context["page"].object_list) == 0
    assert b"Nothing is shown" in page.content


def test_a_page_that_does_not_exist_is_the_first(some_records):
    for page in ["-1", "0", "999999999", "9" * 30, "abc", "1.5", "%00"]:
        answer = Client().get(f"/events/?page={page}")

        assert answer.status_code == 200, page
        assert len(answer.context["page"]), page


@pytest.mark.parametrize(
    "address",
    [
        "/filter/events/?item={0}&party={0}&forum={0}&country={0}&commitment={0}&voice={0}",
        "/filter/events/party/?party={0}&start={0}&known_on={0}",
        "/filter/events/country/?find={0}&page={0}&kind=vote",
        "/matrix/?from={0}&to={0}",
        "/compare/?item={0}&item=priority-7&item=priority-9",
        "/compare.csv?item={0}&item=priority-7",
        "/calendar/?month={0}",
        "/calendar/?year={0}",
        "/editions/compare/?left={0}&right={0}&all={0}",
        "/progress.csv?as_of={0}",
        "/?as_of={0}",
        "/changes/?page={0}",
        "/changes.csv?kind={0}",
        "/changes.atom?change={0}",
        "/accounts/login/?next={0}",
    ],
)
def test_other_pages_answer_any_parameter(address):
    client = Client()

    for value in VALUES.values():
        answer = client.get(address.format(value))
        read(answer)

        assert answer.status_code in {200, 400}, value


FOLDERS = [
    "priorities",
    "platforms",
    "principles",
    "events",
    "forums",
    "status-updates",
    "parties",
    "editions",
    "embed/priorities",
    "filter",
    "filter/events",
]


def test_an_unknown_record_is_not_found():
    strange = [*VALUES.values(), "../../etc/passwd", "a/b", "a%2fb", "."]
    client = Client()

    for folder, value in product(FOLDERS, strange):
        answer = client.get(f"/{folder}/{value.replace('&', '')}/")

        assert answer.status_code in {400, 404}, (folder, value)


def test_200_filters_at_once_are_answered_in_words():
    values = "&".join(f"item=priority-{n}" for n in range(200))
    too_many = "Please choose at most 100 values."
    one_often = "&".join(["item=priority-7"] * 200)
    unknown = "&".join(f"nothing{n}=1" for n in range(200))
    words = "q=" + "+".join(f"word{n}" for n in range(200))
    said = [(values, too_many), (f"{values}&q=a&kind=vote&after=2024", too_many)]
    said += [(words, "at most 200 characters"), (one_often, ""), (unknown, "")]

    for address, (asked, sentence) in product(["/events/", "/sources/", "/forums/"], said):
        answer = Client().get(f"{address}?{asked}")

        assert answer.status_code == 200, asked
        text = answer.content.decode()
        assert sentence in text, asked
        assert ("Please check what you entered" in text) == bool(sentence), asked


def test_more_parameters_than_any_form_has_are_refused_in_words():
    answer = Client().get("/events/?" + "&".join(f"item=priority-{n}" for n in range(6000)))

    assert answer.status_code == 400
    assert b"<h1" in answer.content


@pytest.mark.parametrize(
    "target", ["https://evil.example.org", "//evil.example.org", "/\\evil", "javascript:x"]
)
def test_signing_in_leads_to_no_other_site(target):
    person = factories.user("editor")
    person.set_password("correct horse battery")
    person.save()

    answer = Client().post(
        "/accounts/login/",
        {"username": person.username, "password": "correct horse battery", "next": target},
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"


def test_signing_out_takes_a_post(signed_in, editor):
    client = signed_in(editor)

    assert client.get("/accounts/logout/").status_code == 405
    assert client.get("/desk/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/desk/").status_code == 302
