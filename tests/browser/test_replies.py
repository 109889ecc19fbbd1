"""A reply on its way: contested by a reader on a phone, answered at the desk, read by everybody."""

import re

from playwright.sync_api import expect

from tests.browser.visits import Visit

EVENT = "/events/gpscf-2024/"
TEXT = "The forum ended a day later."


def test_a_reader_contests_an_event_and_an_editor_answers(visit, chromium, address, demo_password):
    reader = visit(EVENT, width=390)
    tab = reader.tab
    tab.get_by_role("link", name="Contest this, or propose a source").click()
    assert not tab.get_by_label("Leave this field empty").is_visible()
    reader.assert_well("reply")
    tab.get_by_label("What is wrong or missing?").fill(TEXT)
    tab.get_by_label("Address of a source").fill("https://example.org/later")
    tab.get_by_role("button", name="Send").click()
    for _attempt in range(200):  # sent within three seconds it waits, and nothing is lost
        if tab.url.endswith("/received/"):
            break
        assert "That was very quick" in tab.locator("main").inner_text()
        tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your reply has arrived")

    context = chromium.new_context(reduced_motion="reduce")
    editor = Visit.to(address, "/accounts/login/", context)
    desk = editor.tab
    desk.fill("[name=username]", "editor")
    desk.fill("[name=password]", demo_password)
    desk.click("main [type=submit]")
    desk.wait_for_url("**/desk/")
    desk.get_by_role("link", name="Replies of readers").click()
    desk.locator("tbody a").first.click()
    desk.get_by_role("button", name="I answer this").click()
    expect(desk.get_by_text("You answer this reply.")).to_be_visible()
    desk.get_by_role("link", name="Edit this record").click()
    expect(desk.locator("[name=source-0-url]")).to_have_value("https://example.org/later")
    desk.go_back()
    desk.get_by_role("link", name="Answer", exact=True).click()
    desk.get_by_label("Not accepted").check()
    desk.get_by_label("Answer", exact=False).first.fill("The organiser names the day recorded.")
    desk.get_by_label(re.compile("Publish this answer")).check()
    desk.get_by_role("button", name="Save the answer").click()
    expect(desk.get_by_text("This answer is public.")).to_be_visible()
    context.close()

    tab.goto(address + EVENT)
    said = tab.locator("main").inner_text()
    assert "The organiser names the day recorded." in said
    assert TEXT not in said
