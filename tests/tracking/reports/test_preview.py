"""The first rows of a report as people read them, and the periods that it offers."""

import re

import pytest

from tests import factories
from tests.tracking.reports.asking import page_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]


def texts_of(answer):
    """The rows of the preview, each a list of texts."""
    rows = answer.context["cells"]
    return [[", ".join(piece.text for piece in cell.pieces) for cell in row] for row in rows]


def offered(answer):
    offer = answer.context["periods"]
    return [one.label for one in offer.years], [one.label for one in offer.quarters]


def test_dates_and_codes_are_in_words_and_records_a_link_away():
    event = factories.event(
        title="A vote", kind="vote", start="2024-05-17", end="2024-05-19", place="Geneva",
        summary="It was held.", items=factories.items("priority-7", "platform-1"),
    )  # fmt: skip

    answer = page_of("events", "as_of=2025-01-01")

    assert texts_of(answer) == [
        ["A vote", "17–19 May 2024", "Vote", "Geneva", "P7, M1", "It was held."]
    ]
    text = words_of(answer)
    assert f'href="{event.get_absolute_url()}?as_of=2025-01-01"' in text
    assert 'href="/priorities/7/?as_of=2025-01-01"' in text
    assert "<code>earliest_on</code>" not in text.split("<details")[1].split("</table>")[0]


def test_all_columns_of_the_file_are_one_link_away():
    factories.event(start="2024-05-17")
    (path,) = re.findall(r'href="([^"]*view=file)"', words_of(page_of("events", "kind=meeting")))

    text = words_of(page_of("events", path.partition("?")[2].replace("&amp;", "&")))

    assert "All rows, as the file has them" in text
    assert "<code>earliest_on</code>" in text
    assert 'href="/reports/events/?kind=meeting"' in text


@pytest.mark.parametrize("slug", ["progress", "matrix"])
def test_what_says_nothing_comes_last(slug):
    factories.event(start="2026-01-05", items=factories.items("platform-5"))

    first, *others = texts_of(page_of(slug, "kind=" if slug == "matrix" else ""))

    assert first[0] == "M5"
    assert others[0][0] == "C1"


def test_years_and_quarters_with_events_are_offered(time_machine):
    time_machine.move_to("2026-11-25")
    for start in ("2021-03-01", "2024-02-01", "2024-11", "2027-01-15"):
        factories.event(start=start)
    factories.event(start="2023-01-01", state="draft")

    everything, of_2024 = page_of("events"), page_of("events", "start=2024-10&end=2024-12")

    years = ["2027", "2026 (this year)", "2025 (last year)", "2024", "2021"]
    assert offered(everything) == (years, ["Q1 2024", "Q4 2024"])
    assert 'href="/reports/events/?start=2021&amp;end=2021"' in words_of(everything)
    assert offered(of_2024)[1] == ["Q1 2024", "Q4 2024"]
    (chosen,) = [one for one in of_2024.context["periods"].quarters if one.is_current]
    assert chosen.label == "Q4 2024"
    assert len(texts_of(of_2024)) == 1


def test_a_report_without_dated_rows_offers_no_period():
    assert page_of("events").context["periods"] is None
    assert page_of("sources").context["periods"] is None
