"""Questions that make no sense, reports of nothing, and what nobody may see."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tests.site.test_bad_input import VALUES
from tests.tracking.reports.asking import page_of, rows_of, words_of
from tracking.reports.kinds import KIND_OF, REPORTS
from tracking.reports.report import Report
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

SLUGS = [kind.slug for kind in REPORTS]
OF_RECORDS = ["events", "forums", "status-history", "parties", "sources"]
ITEM = {slug: "item=priority-7" if slug == "dossier" else "" for slug in SLUGS}


def refusal(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
    return answer.content.decode()


@pytest.mark.parametrize("slug", ["progress", "events", "status-history", "parties"])
def test_a_period_that_ends_before_it_begins_is_refused_in_words(visitor, slug):
    query = "start=2024-05&end=2023"

    page = page_of(slug, query)

    assert page.context["count"] is None
    assert "The period ends (2023) before it begins (2024-05)." in words_of(page)
    assert "The period ends (2023)" in refusal(visitor, f"/reports/{slug}.csv?{query}")


def test_a_period_that_lies_ahead_is_refused(visitor):
    text = refusal(visitor, "/reports/progress.csv?start=2100")

    assert "start: The period begins (2100-01-01) after the last day shown" in text
    assert "/reports/progress/?start=2100" in text


@pytest.mark.parametrize(
    "address",
    [
        "/reports/nothing/",
        "/reports/nothing.csv",
        "/reports/events.pdf",
        "/reports/events.CSV",
        "/reports/dossier/priority-99/",
        "/reports/dossier/x/",
        "/reports/nothing/prepare/",
    ],
)
def test_what_does_not_exist_is_not_found(visitor, address):
    assert visitor.get(address).status_code == 404


def test_a_day_that_makes_no_sense_gives_no_file(visitor):
    assert "as_of:" in refusal(visitor, "/reports/events.csv?as_of=2024-02-30")


def test_a_dossier_of_no_item_asks_for_one(visitor):
    assert "Choose an item above" in words_of(page_of("dossier"))
    assert "item=priority-7" in refusal(visitor, "/reports/dossier.csv")
    assert "is not one of the choices" in words_of(page_of("dossier", "item=priority-99"))


@pytest.mark.parametrize("slug", OF_RECORDS)
def test_a_report_of_nothing_is_an_empty_file_with_its_header(slug):
    page = page_of(slug)

    assert page.context["count"] == 0
    assert "Nothing published answers this question." in words_of(page)
    assert rows_of(slug) == []


@pytest.mark.parametrize("kind", REPORTS, ids=SLUGS)
def test_any_value_is_answered_with_a_page_or_a_refusal(visitor, kind):
    factories.event(title="Hidden", state="draft")
    names = [*kind.ask(QueryDict(""), AsOf()).asked.form.fields, "as_of", "known_on"]

    for called, value in VALUES.items():
        query = "&".join(f"{name}={value}" for name in names)
        page = visitor.get(f"/reports/{kind.slug}/?{query}")
        file = visitor.get(f"/reports/{kind.slug}.csv?{query}")
        text = page.content + read(file)
        assert page.status_code == 200, called
        assert file.status_code in {200, 400}, called
        assert b"<script>alert" not in page.content, called
        assert b"Hidden" not in text, called


@pytest.mark.parametrize("value", ["9" * 30, "a%00b", "%3Cb%3E", "-1"])
def test_an_unknown_report_is_not_found_whatever_it_is_called(visitor, value):
    for address in (f"/reports/{value}/", f"/reports/{value}.csv", f"/reports/{value}/prepare/"):
        assert visitor.get(address).status_code == 404


def test_nothing_unpublished_is_in_any_report(visitor):
    public = factories.event(title="Public event", start="2026-01-05")
    factories.status_update(evidence=[public], as_of="2026-01-31")
    party = factories.party("CHN")

    def told():
        dossier = visitor.get("/reports/dossier/priority-7/").content
        pages = {slug: page_of(slug, ITEM[slug]).context for slug in SLUGS}
        return dossier, {
            slug: (rows_of(slug, ITEM[slug]), page["count"], page["cells"])
            for slug, page in pages.items()
        }

    before = told()
    for state in ("draft", "in_review", "withdrawn"):
        canary = f"CANARY {state}"
        forum = factories.forum(name=canary, state=state)
        factories.event(
            title=canary, state=state, start="2026-01-06", parties=[(party, "vetoed")],
            sources=[factories.source(title=canary)], forum=forum,
        )  # fmt: skip
        factories.status_update(
            rationale=canary, state=state, evidence=[public], as_of="2026-01-31"
        )
    after = told()

    assert after == before
    assert "CANARY" not in str(after)


def test_an_edition_of_a_forum_that_is_not_public_is_in_no_row():
    factories.event(title="Public", forum=factories.forum(name="CANARY", state="in_review"))

    assert rows_of("forums") == []


def test_a_report_takes_a_fixed_number_of_queries(visitor):
    def counted():
        numbers = {}
        for slug in SLUGS:
            for address in (f"/reports/{slug}/?{ITEM[slug]}", f"/reports/{slug}.csv?{ITEM[slug]}"):
                with CaptureQueriesContext(connection) as queries:
                    read(visitor.get(address))
                numbers[address] = len(queries)
        return numbers

    forum = factories.forum()
    bulk_events(20)
    factories.status_update()
    factories.event(forum=forum)
    few = counted()
    bulk_events(80)
    for _ in range(5):
        factories.event(forum=forum)

    # Fewer where the first rows are found in fewer parts.
    assert {at: now for at, now in counted().items() if now > few[at]} == {}
    assert max(few.values()) <= 25


def test_the_page_of_a_dossier_takes_a_fixed_number_of_queries(visitor):
    def counted():
        with CaptureQueriesContext(connection) as queries:
            visitor.get("/reports/dossier/priority-7/")
        return len(queries)

    bulk_events(20, factories.items("priority-7", "priority-8"))
    factories.status_update()
    few = counted()
    bulk_events(80, factories.items("priority-7", "priority-8"))

    assert counted() == few <= 40


def test_a_long_report_is_not_had_at_once(visitor, settings):
    settings.REPORT_ROWS_AT_ONCE = 2
    bulk_events(3)

    text = refusal(visitor, "/reports/events.csv")
    page = words_of(page_of("events"))

    assert "3 rows" in text
    assert "http://127.0.0.1:8000/reports/events/prepare/?format=csv" in text
    assert "Download as CSV" not in page
    assert 'href="/reports/events/prepare/?format=xlsx"' in page


def test_a_report_is_built_from_the_same_query_everywhere():
    factories.event(kind="vote")
    query = "item=priority-7&kind=vote&as_of=2026-01-31"

    report = Report.build(KIND_OF["events"], QueryDict(query))

    assert report.query == query
    assert report.in_words.startswith("Item: P7 ")
    assert "Kind: Vote; as_of: 2026-01-31" in report.in_words
    assert report.row_count == 1


def test_columns_come_in_the_requested_order_and_unknown_ones_are_refused(visitor):
    event = factories.event(forum=factories.forum(), parties=[(factories.party("CHN"), "host")])
    factories.status_update(evidence=[event])

    for kind in REPORTS:
        slug, (first, second, *_rest) = kind.slug, kind.export.header
        query = f"{ITEM[slug]}&columns=" if ITEM[slug] else "columns="
        file = read(visitor.get(f"/reports/{slug}.csv?{query}{second},{first}")).decode()
        text = refusal(visitor, f"/reports/{slug}.csv?{query}{first},nonsense")

        assert file.startswith(f"{second},{first}\r\n"), slug
        assert "There is no column “nonsense”." in text, slug
        assert f"The columns are: {first}, {second}" in text, slug


def test_a_full_disk_is_reported_before_the_first_byte(visitor, monkeypatch):
    def full(*args, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracking.public.views.downloads.write_file", full)

    answer = visitor.get("/reports/progress.csv")

    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/plain")
