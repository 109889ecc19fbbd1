"""Two browsers edit one record to the end: told of each other, asked, and nothing is lost."""

import pytest

from tests.browser.visits import REPORT_VIOLATIONS, Visit

EVENT = "/events/gpscf-2024/"


@pytest.fixture
def signed_in(chromium, address, session_of):
    """Gives a visit in a browser of its own, signed in at the demonstration."""
    contexts = []

    def sign_in(name, **options):
        context = chromium.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        context.add_cookies(session_of(name))
        return Visit.to(address, "/desk/", context)

    yield sign_in
    for context in contexts:
        context.close()


def open_form(visit):
    tab = visit.tab
    tab.goto(visit.site + EVENT)
    tab.get_by_role("link", name="This event at the desk").click()
    tab.get_by_role("link", name="Edit", exact=True).click()
    tab.wait_for_url("**/edit/")  # with the scripts that tell of leaving it
    return tab


@pytest.mark.parametrize("script", [True, False])
def test_two_browsers_edit_one_record_to_the_end(signed_in, script):
    first = open_form(signed_in("editor", java_script_enabled=script))
    slow = signed_in("administrator", java_script_enabled=script)
    second = open_form(slow)
    told = second.get_by_text("also has this record open for editing")
    assert told.is_visible()
    assert "editor" in second.locator("[data-presence]").inner_text()

    name = f"by the first, script {script}"
    first.locator("#id_title").fill(f"Title {name}")
    first.locator("#id_summary").fill(f"Summary {name}.")
    first.locator("#id_reason").fill("The first was faster.")
    first.get_by_role("button", name="Save the public record").click()
    first.get_by_text("Saved.").wait_for()

    second.locator("#id_title").fill("Title of the second")
    second.locator("#id_reason").fill("The second was later.")
    second.get_by_role("button", name="Save the public record").click()
    second.get_by_role("heading", name="Two versions").wait_for()

    clash = second.locator(".clash")
    assert clash.count() == 1
    for words in ("Title of the second", f"Title {name}"):
        assert words in clash.inner_text()
    assert second.locator("#id_summary").input_value() == f"Summary {name}."
    if script:
        slow.assert_well("two-versions")
    clash.get_by_text("Use the current value").click()
    if not second.locator("#id_place").is_visible():
        second.locator("details:has(#id_place) > summary").click()
    second.locator("#id_place").fill(f"Place of the second {script}")
    second.get_by_role("button", name="Save the public record").click()
    second.get_by_text("Saved.").wait_for()

    second.goto(slow.site + EVENT)
    text = second.locator("main").inner_text()
    for words in (f"Title {name}", f"Summary {name}.", f"Place of the second {script}"):
        assert words in text
    second.goto(f"{slow.site}{EVENT}history/")
    history = second.locator("main").inner_text()
    assert "The first was faster." in history
    assert "The second was later." in history
    assert [line for line in slow.complaints if "violation" in line or "CSP" in line] == []


def test_leaving_a_form_shows_at_once(signed_in, address):
    first, second = signed_in("editor"), signed_in("administrator")
    open_form(first)
    first.tab.goto(f"{address}/desk/")

    # The message of a page that is left travels by itself: it may arrive after the next page.
    tab = open_form(second)
    told = tab.get_by_text("also has this record open for editing")
    for _ in range(20):
        if told.count():
            tab.reload()

    assert told.count() == 0


def test_the_scripts_of_the_form_break_no_policy(signed_in):
    visit = signed_in("editor")
    visit.tab.add_init_script(REPORT_VIOLATIONS)
    tab = open_form(visit)
    with tab.expect_response("**/open/") as answer:
        tab.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    assert answer.value.ok
    assert visit.complaints == []
