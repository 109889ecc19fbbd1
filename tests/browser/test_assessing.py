"""Assessing an item by the keyboard alone: the page says which statuses are supported."""

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visit

PATIENCE_MS = 20_000
FORM = "/desk/status-updates/new/?item=priority-9"


@pytest.fixture
def desk(chromium, address, tmp_path_factory):
    """A tab of a contributor who is signed in, in a context of its own."""
    password = tmp_path_factory.getbasetemp() / "demonstration0" / "demo-password"
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", base_url=address
    )
    tab = context.new_page()
    complaints = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.goto("/accounts/login/")
    tab.locator("[name=username]").fill("contributor")
    tab.locator("[name=password]").fill(password.read_text("utf-8").strip())
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/desk/")
    yield tab
    assert complaints == []
    context.close()


def tab_to(tab, locator):
    """Presses Tab until this is reached; it must be."""
    for _ in range(200):
        if locator.evaluate("element => element === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not reach {locator}.")


def choose(tab, name, value):
    """Moves to the group of radio buttons and on to the one of this value by the arrow keys."""
    group = tab.locator(f"input[name={name}]")
    tab_to(tab, group.first)
    tab.keyboard.press("Space")
    wanted = tab.locator(f"input[name={name}][value={value}]")
    while not wanted.is_checked():
        tab.keyboard.press("ArrowDown")


def test_an_item_is_assessed_by_the_keyboard_alone(desk):
    desk.goto(FORM)
    says = desk.locator("#support-status")

    tab_to(desk, desk.get_by_role("link", name="Use this evidence again"))
    desk.keyboard.press("Enter")
    cited = desk.locator("input[name=evidence]:checked")
    assert cited.count() > 0
    assert desk.url.endswith(FORM)  # in place: nothing was opened anew
    # How each of them bears is asked of the server, one by one.
    expect(desk.locator("[data-bearing]")).to_have_count(cited.count(), timeout=PATIENCE_MS)

    choose(desk, "status", "no_evidence_found")
    expect(says).to_contain_text("does not support", timeout=PATIENCE_MS)
    expect(says).to_contain_text("cites no event")

    desk.keyboard.press("ArrowDown")  # Declared
    expect(says).to_contain_text("The chosen evidence supports", timeout=PATIENCE_MS)
    expect(says).to_contain_text("Confidence by the rule")
    assert desk.locator(".supported-by tr.is-chosen").inner_text().startswith("Declared")

    direction = desk.locator("select[name=direction]")
    tab_to(desk, direction)
    desk.keyboard.press("S")  # one letter: letters that come slowly are searched for one by one
    expect(direction).to_have_value("same")
    tab_to(desk, desk.locator("textarea[name=rationale]"))
    desk.keyboard.type("Still statements alone.")
    tab_to(desk, desk.get_by_role("button", name="Save as a draft"))
    desk.keyboard.press("Enter")

    expect(desk.locator("main")).to_contain_text("Saved as a draft", timeout=PATIENCE_MS)
    assert "Worked out by the rule" in desk.locator("main").inner_text()


def test_what_is_not_supported_is_refused_beside_the_field_and_nothing_is_lost(desk):
    desk.goto(FORM)
    choose(desk, "status", "no_evidence_found")
    tab_to(desk, desk.locator("select[name=direction]"))
    desk.keyboard.press("S")
    tab_to(desk, desk.locator("textarea[name=rationale]"))
    desk.keyboard.type("Nothing was found.")
    tab_to(desk, desk.get_by_role("button", name="Save as a draft"))
    desk.keyboard.press("Enter")
    desk.wait_for_load_state()

    assert "This status needs at least one search" in desk.locator("main").inner_text()
    assert desk.locator("textarea[name=rationale]").input_value() == "Nothing was found."
    assert desk.locator("input[name=search-0-searched_in]").is_visible()


def test_the_form_fits_and_is_accessible(desk):
    desk.goto(FORM)

    Visit(desk, desk.url).assert_well("desk-assess")
