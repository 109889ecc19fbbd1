"""Columns of a file by keyboard: ticked, ordered, taken, and there again on the next visit."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visits import Visit


def header_of(tab, link):
    with tab.expect_download() as taken:
        link.click()
    return Path(taken.value.path()).read_text("utf-8").splitlines()[0]


def test_columns_are_chosen_ordered_taken_and_remembered(chromium, address):
    context = chromium.new_context(accept_downloads=True)
    tab = Visit.to(address, "/events/?kind=vote", context).tab
    tab.get_by_role("link", name="Columns and formats").press("Enter")
    tab.wait_for_url("**/columns/events/**")  # with its script
    ticks = tab.get_by_role("checkbox")
    for number in range(3, ticks.count()):  # slug, url and title stay
        ticks.nth(number).press("Space")

    up = tab.get_by_role("button", name="Move title up")
    up.press("Enter")
    expect(up).to_be_focused()
    up.press("Enter")

    expect(tab.get_by_role("status")).to_have_text("title is now number 1 of 3")
    csv = tab.locator("#offers").get_by_role("link", name="CSV", exact=True)
    expect(csv).to_have_attribute("href", "/events.csv?kind=vote&columns=title,slug,url")
    assert header_of(tab, csv) == "title,slug,url"

    tab.goto(f"{address}/columns/events/")
    assert tab.get_by_role("checkbox", checked=True).count() == 3
    expect(csv).to_have_attribute("href", "/events.csv?columns=title,slug,url")
    tab.goto(f"{address}/events/?kind=vote")
    expect(tab.get_by_text("(with the columns you chose)")).to_be_visible()
    assert header_of(tab, tab.get_by_role("link", name="Download as CSV")) == "title,slug,url"
    context.close()
