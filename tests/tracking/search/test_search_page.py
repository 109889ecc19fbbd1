"""What a reader finds on /search/, in which order, and what the page answers to anything else."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tests.site.test_bad_input import VALUES
from tracking.models import SearchEntry
from tracking.models.search_entries import LatestWith
from tracking.search import index, results

pytestmark = pytest.mark.django_db


def search(**query):
    return Client().get("/search/", query)


def titles(**query):
    return titles_on(search(**query))


def titles_on(answer):
    return [hit.entry.title for hit in answer.context["page"]]


def parties_of_zanzibar(number):
    """So many parties, all in the record."""
    parties = [factories.party(f"Z{n}", name=f"Zanzibar {n:02}") for n in range(number)]
    factories.event(parties=[(party, "host") for party in parties])


def test_words_are_found_in_any_form():
    factories.event(title="Agreements signed in Abidjan, Côte d’Ivoire")

    for words in (
        "agreement cote",
        '"signed" AND abidjan*',
        "AGREEMENTS   (Côte)",
        "the agreement",
    ):
        assert titles(q=words)[0] == "Agreements signed in Abidjan, Côte d’Ivoire"
    assert titles(q="agreement lagos") == []


def test_chinese_is_found_without_blanks():
    factories.event(title="中国提出全球安全倡议")

    assert (
        titles(q="安全倡议") == titles(q="全球 倡议") == titles(q="中") == ["中国提出全球安全倡议"]
    )
    assert titles(q="倡议安全") == []


COMPOUNDS = [
    ("peacekeeping", "Peace-keeping"),
    ("cybersecurity", "Cyber security"),
    ("multinational", "Multi-national"),
    ("peacemaking", "Peace making"),
    ("ongoing", "On-going"),
]


def test_a_word_is_found_in_one_and_in_two_parts_and_marked():
    whole = [factories.event(title=f"A {one} force").title for one, _ in COMPOUNDS]
    parted = [factories.event(title=f"The {two} force").title for _, two in COMPOUNDS]
    factories.event(title="Security of cyber space, peace and the keeping of it")

    for reindexed in (False, True):
        if reindexed:
            index.reindex()
        for (one, two), *both in zip(COMPOUNDS, whole, parted, strict=True):
            for words in dict.fromkeys((one, two, two.replace("-", " "), f"{two} force")):
                if words != "On going":  # “on” says nothing where it stands for itself
                    answer = search(q=words)
                    assert {*both} <= {*titles_on(answer)}, words
                if words in (one, two):
                    assert f"<mark>{two if words == one else one}</mark> force" in answer.text
    assert len(titles(q="cybersecurity", kind="event")) == 2
    assert titles(q="insecurity in cyber") == []


def test_a_title_has_a_word_in_parts_too():
    factories.event(title="Zanzibar", summary="On cybersecurity.", start="2026-01-01")
    factories.event(title="Zanzibar cyber security", start="2020-01-01")
    factories.event(title="Zanzibar cybersecurity", start="2019-01-01")

    for words in ("cybersecurity", "cyber security", "cyber-security"):
        assert titles(q=words)[-1] == "Zanzibar", words


def test_the_matched_words_are_marked_and_nothing_else_is_markup():
    factories.event(title="Zanzibar <script>alert(1)</script> talks")

    page = search(q="zanzibar <script>").content.decode()

    assert "<mark>Zanzibar</mark>" in page
    assert "&lt;<mark>script</mark>&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_more_words_in_the_title_come_first_then_the_newest():
    factories.event(title="Other", summary="Zanzibar talks.", start="2026-01-01")
    factories.event(title="Zanzibar", summary="Talks.", start="2025-01-01")
    factories.event(title="Talks on fishing in Zanzibar", start="2020-01-01")
    factories.event(title="Fishing talks, Zanzibar", start="2021-01-01")
    factories.event(title="Second Zanzibar talks", start="2019-01-01")

    assert titles(q="Zanzibar talks") == [
        "Second Zanzibar talks",
        "Fishing talks, Zanzibar",
        "Talks on fishing in Zanzibar",
        "Zanzibar",
        "Other",
    ]
    assert titles(q="zanzibar talks", order="newest")[0] == "Other"


def test_the_paper_comes_before_records_and_sources_last():
    source = factories.source(title="Zanzibar and infectious diseases")
    factories.event(title="Zanzibar fights infectious diseases", sources=[source])
    SearchEntry.objects.filter(kind="commitment").update(title_tokens="")

    kinds = [hit.entry.kind for hit in search(q="infectious diseases").context["page"]]

    assert kinds[0] == "event"
    assert kinds.index("source") < kinds.index("commitment")
    assert [hit.entry.kind for hit in search(q="zanzibar diseases").context["page"]] == [
        "event",
        "source",
    ]


def test_results_are_narrowed_by_type_item_and_year():
    seven, eight = factories.items("priority-7"), factories.items("priority-8")
    source = factories.source(title="Zanzibar report", published_on="2023-11")
    factories.event(title="Zanzibar A", items=seven, start="2023-12-30", end="2024-01-02")
    factories.event(title="Zanzibar B", items=eight, start="2024", sources=[source])

    assert titles(q="zanzibar", kind="source") == ["Zanzibar report"]
    assert titles(q="zanzibar", item="priority-7") == ["Zanzibar A"]
    assert titles(q="zanzibar", year="2023") == ["Zanzibar A", "Zanzibar report"]
    assert titles(q="zanzibar", year="2024", kind="event") == ["Zanzibar B", "Zanzibar A"]


def test_every_kind_of_result_leads_to_its_page():
    source = factories.source(title="Zanzibar", url="https://example.org/z?a=1&b=2")
    event = factories.event(title="Zanzibar", sources=[source])
    factories.forum(name="Zanzibar")
    factories.status_update(rationale="Zanzibar.", evidence=[event])
    factories.event(parties=[(factories.party("EAC", name="Zanzibar"), "host")])
    factories.publisher(name="Zanzibar Post")
    found = [*search(q="zanzibar").context["page"], *search(q="nuclear war").context["page"]]

    assert {hit.entry.kind for hit in found} == set(SearchEntry.Kind.values)
    for hit in found:
        if hit.path:
            assert Client().get(hit.path).status_code == 200
        assert hit.kind_label
    cited = next(hit.citing_path for hit in found if hit.citing_path)
    assert [s.title for s in Client().get(cited).context["page"]] == ["Zanzibar"]


def test_links_keep_the_moment():
    event = factories.event(title="Zanzibar")

    page = search(q="zanzibar", as_of="2024-12-31").content.decode()

    assert f'href="{event.get_absolute_url()}?as_of=2024-12-31"' in page
    assert '<input type="hidden" name="as_of" value="2024-12-31">' in page


def test_ten_results_stand_on_a_page():
    parties_of_zanzibar(12)

    first, second = search(q="zanzibar"), search(q="zanzibar", page=2)

    assert len(first.context["page"].object_list) == 10
    assert len(second.context["page"].object_list) == 2
    assert "12 results" in first.content.decode()
    assert "q=zanzibar&amp;page=2" in first.content.decode()


def test_many_results_are_not_counted_to_the_end(monkeypatch):
    monkeypatch.setattr(results, "MOST", 25)
    parties_of_zanzibar(27)

    answer = search(q="zanzibar", page=9)

    assert "More than 25 results" in answer.content.decode()
    assert len(answer.context["page"].object_list) == 5


@pytest.mark.parametrize("looked_at", [1, LatestWith.LOOKED_AT])
def test_of_many_results_the_latest_of_each_sort_are_ranked(monkeypatch, looked_at):
    """Where the newest entries hold too few, those before them are found too."""
    monkeypatch.setattr(LatestWith, "LOOKED_AT", looked_at)
    monkeypatch.setattr(results, "MOST", 5)
    monkeypatch.setattr(results, "RANKED", 2)
    source = factories.source(title="Security report")
    for number in range(3):
        factories.event(title=f"Zanzibar security {number}", sources=[source])

    answer = search(q="security")

    found = [(hit.entry.kind, hit.entry.title) for hit in answer.context["page"]]
    assert "of which 5 are shown" in answer.text
    assert "These are the 2 latest events with the words" in " ".join(answer.text.split())
    assert [title for kind, title in found if kind == "event"] == [
        "Zanzibar security 1",
        "Zanzibar security 2",
    ]
    assert {"event", "source"} < {kind for kind, _title in found}  # and the paper's own texts
    assert titles(q="security", kind="source") == ["Security report"]
    assert len(titles(q="security", kind=["event", "source"])) == 4  # so few are all compared


def downloaded(ending, **query):
    answer = Client().get(f"/search.{ending}", query)
    assert answer.status_code == 200
    return answer, read(answer).decode()


def test_the_files_have_the_results_of_all_pages(django_assert_num_queries):
    source = factories.source(title="=Zanzibar report", published_on="2023-11")
    factories.event(title="Talks", summary="In Zanzibar.", start="2024-05", sources=[source])
    factories.forum(name="Zanzibar hidden", state="draft")
    parties_of_zanzibar(22)
    shown = [title for page in (1, 2, 3) for title in titles(q="zanzibar", page=page)]
    downloaded("csv")

    with django_assert_num_queries(4 if connection.vendor == "sqlite" else 5):
        answer, text = downloaded("csv", q="zanzibar", as_of="2001-01-01")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert answer["X-Row-Count"] == str(len(rows)) == "24"
    assert answer["Content-Disposition"].startswith('attachment; filename="gsi-search_zanzibar_')
    assert [row["title"].removeprefix("'") for row in rows] == shown
    talks = next(row for row in rows if row["kind"] == "event")
    assert talks["excerpt"] == "In Zanzibar."
    assert (talks["detail"], talks["start_date"], talks["items"]) == (
        "meeting", "2024-05", "priority-7"
    )  # fmt: skip
    assert talks["url"] == "http://127.0.0.1:8000/events/talks/"
    assert (rows[-2]["title"], rows[-2]["url"]) == ("'=Zanzibar report", source.url)
    found = json.loads(downloaded("json", q="zanzibar", kind="source")[1])
    assert (found["file"], found["filter"], found["row_count"]) == (
        "search", "q=zanzibar&kind=source", 1
    )  # fmt: skip
    assert found["rows"][0]["title"] == "=Zanzibar report"
    page = search(q="zanzibar", kind="party").text
    assert 'href="/search.csv?q=zanzibar&amp;kind=party"' in page
    assert 'href="/search.json?q=zanzibar&amp;kind=party"' in page


def test_a_file_of_nothing_and_of_too_much(monkeypatch):
    monkeypatch.setattr("tracking.downloads.lists.MOST", 25)
    parties_of_zanzibar(27)

    assert downloaded("csv", q="zanzibar")[0]["X-Row-Count"] == "25"
    assert downloaded("csv", q="the of")[0]["X-Row-Count"] == "0"
    assert downloaded("csv")[0]["X-Row-Count"] == "0"
    refused = Client().get("/search.csv?q=zanzibar&year=nonsense")
    assert refused.status_code == 400
    assert "/search/?q=zanzibar&year=nonsense" in refused.text


def test_a_search_costs_the_same_however_many_records(django_assert_num_queries):
    client = Client()

    for number in (20, 60):
        bulk_events(number)
        index.reindex()
        client.get("/search/?q=bulk")
        with django_assert_num_queries(5 if connection.vendor == "sqlite" else 6):
            page = client.get("/search/?q=bulk").context["page"]
        assert len(page.object_list) == 10


def test_a_search_for_nothing_asks_the_database_for_no_results(django_assert_num_queries):
    with django_assert_num_queries(1):  # the items of the filter
        Client().get("/search/")


BAD = {
    **VALUES,
    "blanks": "%20%20%09",
    "ten-thousand": "peace+" * 1700,
    "operators": "AND OR NOT NEAR(a b) ^a a* -b {title}: x",
    "quotes": "\"' \"\" '' “”",
    "tsquery": "a <-> b %26 c | !d :*",
    "unbalanced": '"a b',
    "backslash": "\\' \\",
    "only-emoji": "%F0%9F%99%82",
    "stop-words": "the of and",
}


@pytest.mark.parametrize(
    "query", ["q={0}", "q=zanzibar&kind={0}&item={0}&year={0}", "q=nuclear&page={0}"]
)
def test_anything_is_answered_with_a_page(query):
    factories.event(title="Hidden zanzibar", state="draft")
    client = Client()

    for value in BAD.values():
        answer = client.get(f"/search/?{query.format(value)}")

        assert answer.status_code == 200, value
        assert b"<script>alert" not in answer.content, value
        assert b"Hidden" not in answer.content, value
        assert len(answer.content) < 60_000, value


def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so():
    factories.event(title="Zanzibar")

    for name in ("kind", "item", "year"):
        answer = search(**{"q": "zanzibar", name: "nonsense"})

        assert answer.context["count"] is None, name
        assert list(answer.context["page"]) == [], name
        assert "is not valid" in answer.content.decode(), name


def test_each_way_of_finding_nothing_says_why():
    assert "no word to search for" in search(q="the & of").content.decode()
    nothing = search(q="qwxyz abcdefg").content.decode()
    assert "contains all of these words" in nothing
    assert "?q=qwxyz" in nothing
    assert "Search for one of them" not in search(q="倡议安全").content.decode()
    assert search(q="安全倡议 qwxyz").context["wanted"].words == ["安全倡议", "qwxyz"]
    assert "only its beginning was used" in search(q="peace " * 2000).content.decode()


def test_a_search_box_stands_on_every_page_once():
    for address in ("/", "/events/", "/about/", "/search/", "/accounts/login/"):
        page = Client().get(address).content.decode()
        assert page.count('role="search"') == 1, address
        assert page.count("data-search-box") == 1, address
