"""What stands above the content on a phone, and the way back up from far below."""

import pytest

PHONE = 390
MOST_OF_A_HEAD = 200  # pixels, with the line of the demonstration
# The longest titles of all, and one of two lines.
ITEMS = ["/principles/1/", "/priorities/4/", "/priorities/20/", "/priorities/7/"]
TOP_OF = "element => element.getBoundingClientRect().top + scrollY"


@pytest.mark.parametrize("path", ITEMS)
def test_an_item_begins_early_on_a_phone(visit, path):
    tab = visit(path, width=PHONE).tab

    assert tab.locator(".site-header").bounding_box()["height"] <= 60  # one row
    assert tab.locator(".read-first").evaluate(TOP_OF) <= MOST_OF_A_HEAD


def test_one_link_leads_back_up_from_far_below(visit):
    tab = visit("/priorities/7/", width=PHONE).tab
    link = tab.get_by_role("link", name="Top", exact=True)
    height = tab.viewport_size["height"]
    assert link.bounding_box()["y"] > height  # out of the way at first

    tab.evaluate("scrollTo(0, 5000)")
    assert 0 < link.bounding_box()["y"] < height
    link.click()

    assert tab.locator("h1").bounding_box()["y"] < height
    assert tab.locator("main:focus").count() == 1
