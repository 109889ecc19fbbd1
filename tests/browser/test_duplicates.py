"""Meeting a duplicate while logging an event, and adding to the known record instead."""

import re

import pytest
from playwright.sync_api import expect

TITLE = "China and Solomon Islands sign police cooperation plan"


@pytest.fixture
def desk(chromium, address, tmp_path_factory):
    """A tab in which an editor is signed in, with the complaints of the browser."""
    password = next(tmp_path_factory.getbasetemp().glob("**/demo-password")).read_text().strip()
    context = chromium.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.complaints = []
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.goto(f"{address}/accounts/login/?next=/desk/events/new/")
    tab.locator("[name=username]").fill("editor")
    tab.locator("#id_password").fill(password)
    tab.get_by_role("main").get_by_role("button").click()
    tab.wait_for_url(f"{address}/desk/events/new/")
    yield tab
    context.close()


def type_event(tab):
    tab.locator("#id_source-0-url").fill("https://example.org/police-plan")
    tab.locator("#id_source-0-title").fill("Police plan signed")
    tab.locator("#id_source-0-publisher").fill("Example Post")
    tab.locator("#id_title").fill(TITLE)
    tab.locator("#id_kind").select_option("agreement")
    tab.locator("#id_start").fill("2023-07-10")


def test_a_duplicate_is_met_while_typing_and_linked(desk):
    type_event(desk)
    panel = desk.locator("[data-duplicates]")
    expect(panel.get_by_role("status")).to_contain_text("may be the same event")
    expect(panel).to_contain_text("Probably the same:")
    expect(panel.get_by_role("table").first).to_contain_text("As typed here")

    panel.get_by_label(re.compile("create no new one")).first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Save as a draft").focus()
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("main")).to_contain_text("No new record was created")
    expect(desk.get_by_role("main")).to_contain_text("Police plan signed")
    assert desk.complaints == []


def test_a_choice_stays_while_the_person_goes_on_typing(desk):
    type_event(desk)
    panel = desk.locator("[data-duplicates]")
    panel.get_by_label("Different, because…").first.check()

    desk.locator("#id_place").evaluate("element => element.closest('details').open = true")
    desk.locator("#id_place").fill("Beijing")
    expect(panel).to_contain_text("The same")

    desk.wait_for_timeout(1500)
    expect(panel.get_by_label("Different, because…").first).to_be_checked()


def test_somebody_signed_out_reads_that_the_check_runs_again(desk):
    desk.context.clear_cookies()

    desk.locator("#id_title").fill(TITLE)

    status = desk.locator("[data-duplicates]").get_by_role("status")
    expect(status).to_contain_text("runs again when you save")
