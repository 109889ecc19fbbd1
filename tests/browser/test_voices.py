"""A source with voice and carrier in the quick log, by keyboard alone, and as readers see it."""

import re

from playwright.sync_api import expect

from tests.browser.test_quick_log import EVENT_PAGE, Hands, focused
from tests.browser.test_review import person, words
from tests.browser.visits import Visit

__all__ = ["person"]  # the fixture of the job of review

VOICE, CARRIER = "Xinhua News Agency", "allAfrica"


def test_voice_and_carrier_are_chosen_by_keyboard_and_read_on_the_public_page(person, address):
    tab = person("contributor").tab
    tab.goto(f"{address}/desk/log/")
    hands = Hands(tab)

    hands.type("source-0-url", "https://english.news.cn/20180405/voice.html")
    offer = tab.get_by_role("button", name="Take as the voice")
    expect(offer).to_be_visible()
    expect(tab.locator("[data-source-answer]").first).to_contain_text(f"news.cn: {VOICE}, state")
    hands.reach("source-0-title")
    tab.keyboard.press("Shift+Tab")
    assert offer.evaluate("element => element === document.activeElement")
    tab.keyboard.press("Enter")
    assert focused(tab) == "source-0-title"
    assert tab.locator("[name=source-0-voice]").input_value() == VOICE
    hands.type("source-0-title", "Chambers meet in Kampala")
    hands.reach("source-0-carrier")
    expect(tab.locator(f"#publisher-options option[value={CARRIER}]")).to_be_attached()
    hands.type("source-0-carrier", CARRIER)
    hands.type("title", "Chambers of commerce meet in Kampala")
    hands.choose("kind", "Meet")
    hands.type("start", "2018-04-05")
    hands.pick("id_items", "p7")
    hands.pick("id_more_parties", "CHN:host")
    Visit(tab, address).assert_well("quick-log-with-voice-and-carrier")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url(EVENT_PAGE)
    tab.get_by_role("button", name="Submit for review").click()

    editor = person("editor").tab
    editor.goto(tab.url)
    editor.get_by_role("button", name="Publish", exact=True).click()
    editor.get_by_role("link", name=re.compile("public page", re.IGNORECASE)).click()
    editor.wait_for_url("**/events/chambers*/")
    said = words(editor)
    assert f"voice: {VOICE} · carried by {CARRIER} · The acting party's own voice" in said
    assert "speaks for China (State news agency of China" in said
