"""The numbers beside the values of a filter: loaded in place, chosen by the keyboard, true."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import start_at_the_top
from tests.browser.visits import WCAG


def number_in(text):
    return int(re.search(r"[\d,]+", text)[0].replace(",", ""))


def test_a_value_is_chosen_by_the_keyboard_and_the_list_has_as_many_rows_as_it_said(visit):
    opened = visit("/events/?kind=vote")
    tab = opened.tab
    start_at_the_top(tab)

    tab.locator("details > summary", has_text="Filter").focus()
    tab.keyboard.press("Enter")
    party = tab.locator("#id_party")
    value = party.get_by_role("checkbox", name=re.compile(r"^China, \d+ events$"))
    said = number_in(value.locator("xpath=..").locator(".facet-count").inner_text())
    for _ in range(60):
        tab.keyboard.press("Tab")
        if value.evaluate("element => element === document.activeElement"):
            break
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")

    expect(tab.locator(".filter-result strong")).to_have_text(f"{said} events")
    assert "party=CHN" in tab.url
    assert "kind=vote" in tab.url
    expect(tab.locator(".chip", has_text="China")).to_have_count(1)
    assert opened.complaints == []


def test_a_value_is_found_by_name_in_place_and_chosen_by_the_keyboard(visit):
    opened = visit("/events/?end=2026")
    tab = opened.tab
    tab.locator("details > summary", has_text="Filter").focus()
    tab.keyboard.press("Enter")
    party = tab.locator("#id_party")
    value = party.get_by_role("checkbox", name=re.compile("^Solomon Islands, "))
    expect(party.get_by_role("checkbox").first).to_be_visible()
    expect(value).to_have_count(0)

    party.get_by_role("searchbox", name=re.compile("^Find by name")).focus()
    tab.keyboard.type("solom")
    expect(tab.get_by_role("status").filter(has_text="1 value")).to_have_count(1)
    said = number_in(value.locator("xpath=..").locator(".facet-count").inner_text())
    for _ in range(3):  # past the cross that empties the box and the box that scrolls, if they stop
        tab.keyboard.press("Tab")
        if value.evaluate("element => element === document.activeElement"):
            break
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")

    expect(tab.locator(".filter-result strong")).to_have_text(re.compile(rf"^{said} event"))
    assert "party=SLB" in tab.url
    assert opened.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_an_open_filter_has_no_barriers(visit, width):
    opened = visit("/events/", width=width)
    opened.tab.locator("details > summary", has_text="Filter").click()
    opened.tab.locator("#id_party").get_by_role("searchbox").fill("a")
    expect(opened.tab.get_by_role("status").filter(has_text="values")).to_have_count(1)

    assert opened.breaches(WCAG) == []
    assert opened.sticking_out() == []
    assert opened.complaints == []


def test_without_script_the_values_have_pages_of_their_own(visit):
    tab = visit("/events/?end=2026", java_script_enabled=False).tab
    tab.locator("details > summary", has_text="Filter").click()

    tab.get_by_role("link", name=re.compile("^More filters")).click()
    tab.locator("#id_party").get_by_role("link", name=re.compile("^All ")).click()
    value = tab.get_by_role("checkbox").nth(3)
    said = number_in(value.locator("xpath=..").locator(".facet-count").inner_text())
    value.check()
    tab.get_by_role("button", name="Show").click()

    expect(tab.locator(".filter-result strong")).to_have_text(re.compile(rf"^{said} event"))
