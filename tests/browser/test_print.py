"""An item page on paper: the record without the site's frame, on A4, black on white."""

import re

import pytest

A4_WIDTH = 794  # CSS pixels at 96 to the inch


def test_an_item_page_prints_without_the_menu(visit):
    opened = visit("/priorities/7/", width=A4_WIDTH, color_scheme="dark")
    tab = opened.tab

    tab.emulate_media(media="print")

    for frame in ("nav", ".skip-link", "button", "form"):
        seen = [part for part in tab.locator(frame).all() if part.is_visible()]
        assert seen == [], frame
    assert tab.locator("h1").is_visible()
    assert opened.sticking_out() == []
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize(
    ("page", "folded"),
    [
        ("/priorities/7/", "details.chart svg"),
        ("/priorities/7/", "details.chart .chart-table table"),
        ("/parties/CHN/", "figure .chart-table table"),
        ("/about/method/", "#data-events table"),
    ],
)
def test_folded_data_is_printed(visit, page, folded):
    tab = visit(page, width=A4_WIDTH).tab
    part = tab.locator(folded).first
    assert not part.is_visible()

    tab.emulate_media(media="print")

    assert part.is_visible()
    assert part.bounding_box()["height"] > 40


@pytest.mark.parametrize(
    ("page", "folded"), [("/parties/", ".chart-again"), ("/events/", ".filter form")]
)
def test_what_repeats_a_chart_and_filters_are_not_printed(visit, page, folded):
    tab = visit(page, width=A4_WIDTH).tab
    assert tab.locator(folded).count()

    tab.emulate_media(media="print")

    assert [part for part in tab.locator(folded).all() if part.is_visible()] == []


def test_an_item_page_makes_a_pdf_of_some_pages(visit):
    tab = visit("/priorities/7/").tab

    pdf = tab.pdf(format="A4")

    assert pdf.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 12
