"""Everything by the keyboard alone. That Tab reaches all of a wide page is in test_pages.py."""

import pytest

from tests.browser.keyboard import start_at_the_top, walk


@pytest.mark.parametrize("path", ["/", "/events/", "/reports/events/", "/accounts/login/"])
def test_the_first_tab_offers_to_skip_the_menu(visit, path):
    tab = visit(path).tab
    start_at_the_top(tab)

    tab.keyboard.press("Tab")
    link = tab.locator(":focus")
    assert link.get_attribute("href") == "#content"
    assert link.bounding_box()["height"] > 20

    tab.keyboard.press("Enter")
    assert tab.locator("main:focus").count() == 1


def test_the_menu_of_a_phone_opens_by_the_keyboard(visit):
    tab = visit("/", width=360).tab
    links = tab.locator("nav.main-menu a")
    assert not links.first.is_visible()

    tab.locator("nav.main-menu > details > summary").focus()
    tab.keyboard.press("Enter")
    assert links.first.is_visible()

    for number in range(links.count()):
        tab.keyboard.press("Tab")
        assert links.nth(number).evaluate("element => element === document.activeElement")


def test_escape_folds_the_menu_and_leads_back(visit):
    tab = visit("/events/", width=360).tab
    word = tab.locator("nav.main-menu > details > summary")
    word.focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")

    tab.keyboard.press("Escape")

    assert not tab.locator("nav.main-menu a").first.is_visible()
    assert word.evaluate("element => element === document.activeElement")


def test_on_a_wide_screen_one_group_is_open_at_a_time(visit):
    tab = visit("/events/").tab
    groups, links = tab.locator(".menu-groups summary"), tab.locator("nav.main-menu a:visible")
    groups.nth(0).focus()
    tab.keyboard.press("Enter")
    assert links.first.inner_text() == "Priorities"

    tab.keyboard.press("Tab")
    assert links.first.evaluate("element => element === document.activeElement")
    groups.nth(2).focus()  # who goes elsewhere leaves it folded
    assert links.count() == 0

    tab.keyboard.press("Enter")
    assert links.first.inner_text() == "Events"
    tab.mouse.click(1200, 850)
    assert links.count() == 0


@pytest.mark.parametrize("path", ["/", "/priorities/7/", "/events/"])
def test_a_phone_reaches_everything_too(visit, path):
    tab = visit(path, width=360).tab
    tab.locator("nav.main-menu > details > summary").click()

    expected, reached, unseen = walk(tab)

    assert reached == expected
    assert unseen == []


def test_single_keys_can_be_switched_off_and_stay_off(visit):
    tab = visit("/events/").tab
    box = tab.locator("[data-search-box]")
    tab.get_by_role("button", name="Turn single-key shortcuts off").click()

    tab.goto(tab.url)
    tab.keyboard.press("/")
    assert not box.evaluate("element => element === document.activeElement")

    tab.get_by_role("button", name="Turn single-key shortcuts on").click()
    tab.keyboard.press("/")
    assert box.evaluate("element => element === document.activeElement")
