"""Large reports in the background, with a real worker: watched, cancelled, taken, scheduled."""

import hashlib
import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import choose, walk
from tests.browser.server import WEB_WORKER_AND_BEAT, demonstration
from tests.browser.visits import Visit

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
    "GSI_REPORT_ROWS_AT_ONCE": "10",
    "GSI_JOB_LEASE_SECONDS": "6",
}
PROGRESS = re.compile(r"\d+ per cent: \d+ of \d+ rows")


@pytest.fixture(scope="module")
def site(tmp_path_factory, prepared):
    """A demonstration with worker and beat, for which a report of eleven rows is a large one."""
    var_dir = tmp_path_factory.mktemp("reports")
    with demonstration(var_dir, prepared, module=WEB_WORKER_AND_BEAT, more=SETTINGS) as address:
        yield address, var_dir


@pytest.fixture
def held(site):
    """While this file is there, a report that has begun does not go on."""
    _address, var_dir = site
    file = var_dir / "held"
    file.touch()
    yield file
    file.unlink(missing_ok=True)


@pytest.fixture
def reader(chromium, site):
    """Opens a page in a browser of its own, as a visitor or signed in."""
    contexts = []

    def open_browser(path, *, name="", width=1280, **options):
        address, var_dir = site
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        if not name:
            return Visit.to(address, path, context)
        visit = Visit.to(address, "/accounts/login/", context)
        visit.tab.fill("[name=username]", name)
        visit.tab.fill("[name=password]", (var_dir / "demo-password").read_text("utf-8").strip())
        visit.tab.get_by_role("button", name="Sign in").click()
        visit.tab.wait_for_url("**/desk/")
        visit.tab.goto(address + path)
        return visit

    yield open_browser
    for context in contexts:
        context.close()


def prepare(visit, format_name):
    """From the page of a report to that of its preparation."""
    tab = visit.tab
    tab.get_by_role("link", name=format_name, exact=True).click()
    tab.get_by_role("button", name="Prepare in the background").click()
    tab.wait_for_url("**/reports/prepared/*/")
    return tab


def state(tab):
    return tab.locator("#prepared-state")


def taken(tab, link):
    """What the link downloads."""
    with tab.expect_download() as download:
        tab.get_by_role("link", name=link, exact=True).click()
    return download.value.path().read_bytes()


def test_a_large_report_is_watched_taken_and_checked_and_another_cancelled(reader, held):
    first = reader("/reports/events/")
    expect(first.tab.get_by_text("is prepared in the background")).to_be_visible()
    tab = prepare(first, "JSON")
    told = tab.locator("[data-progress] p")
    expect(told).to_have_text(PROGRESS)
    once = told.inner_text()

    # The only worker is busy: another one waits, and is cancelled.
    second = reader("/reports/sources/", width=360)
    other = prepare(second, "XLSX")
    expect(state(other)).to_have_text("Waiting")
    second.assert_well("prepared-waiting")
    other.get_by_role("button", name="Cancel").click()
    expect(state(other)).to_have_text("Cancelled")
    second.assert_well("prepared-cancelled")

    held.unlink()
    expect(told).not_to_have_text(once)
    expect(told).to_have_text(PROGRESS)
    assert 0 < float(tab.locator("progress").get_attribute("value")) < 100
    expect(tab.get_by_role("status")).to_have_text("Ready")
    content, manifest = taken(tab, "Download the file"), json.loads(taken(tab, "Manifest"))
    facts = tab.locator("dl.facts").inner_text()
    digest = hashlib.sha256(content).hexdigest()
    assert digest == manifest["sha256"]
    assert digest in facts
    assert len(json.loads(content)["rows"]) == manifest["row_count"] > 100
    first.assert_well("prepared-ready")


def test_a_report_is_cancelled_in_the_middle(reader, held):
    visit = reader("/reports/events/")
    tab = prepare(visit, "XLSX")
    expect(tab.locator("[data-progress] p")).to_have_text(PROGRESS)

    tab.get_by_role("button", name="Cancel").focus()
    tab.keyboard.press("Enter")

    expect(tab.get_by_role("status")).to_have_text("Cancelled")
    expect(tab.get_by_text("no file is stored")).to_be_visible()
    again = tab.get_by_role("link", name="Request it again")
    assert again.get_attribute("href") == "/reports/events/?"
    assert visit.complaints == []


def test_without_script_the_page_reaches_its_end_by_itself(reader):
    visit = reader("/reports/events/?kind=meeting", java_script_enabled=False)
    tab = prepare(visit, "JSON")
    assert state(tab).inner_text() != "Ready"

    expect(state(tab)).to_have_text("Ready")

    rows = json.loads(taken(tab, "Download the file"))["rows"]
    assert {row["kind"] for row in rows} == {"meeting"}
    assert visit.complaints == []


def tab_to(tab, target):
    """Presses Tab until the target has the cursor."""
    for _ in range(150):
        if target.evaluate("element => element === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def press(tab, role, name):
    tab_to(tab, tab.get_by_role(role, name=name))
    tab.keyboard.press("Enter")


def test_an_editor_schedules_a_report_by_keyboard_and_takes_its_first_file(reader):
    visit = reader("/reports/events/?kind=vote", name="editor")
    tab = visit.tab
    press(tab, "link", "Prepare it every week or month")
    expect(tab.locator("h1")).to_have_text("Schedule a report")
    visit.assert_well("desk-schedules-add")
    tab_to(tab, tab.locator("#id_name"))
    tab.keyboard.press("Control+a")
    tab.keyboard.type("Votes of the week")
    for field, choice in (("format", "JSON"), ("rhythm", "Every week"), ("weekday", "Friday")):
        tab_to(tab, tab.locator(f"#id_{field}"))
        choose(tab.locator(f"#id_{field}"), choice)
    press(tab, "button", "Save")

    expect(tab.locator("h1")).to_have_text("Votes of the week")
    expect(tab.get_by_text("every week, on Friday")).to_be_visible()
    press(tab, "button", "Prepare now")
    expect(tab.get_by_text("It is being prepared")).to_be_visible()
    page = tab.url
    tab_to(tab, tab.locator("#runs ~ * tbody th a"))
    tab.keyboard.press("Enter")
    expect(state(tab)).to_have_text("Ready")
    rows = json.loads(taken(tab, "Download the file"))["rows"]
    assert {row["kind"] for row in rows} == {"vote"}

    tab.goto(page)
    expect(tab.locator("tbody tr")).to_contain_text("Done")
    jobs = f"{visit.site}/desk/jobs/"
    for address in (page, f"{page}edit/", f"{visit.site}/desk/schedules/", jobs):
        tab.goto(address)
        visit.assert_well(address.removeprefix(visit.site))
        for width in (360, 1280):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto(address)
            expected, reached, unseen = walk(tab)
            assert (reached, unseen) == (expected, [])
