"""What an assessment rests on, in the browser: ticked, said how it bears, quoted, and read."""

import re

from playwright.sync_api import expect

from tests.browser.test_review import person, words
from tests.browser.visits import Visit

__all__ = ["person"]  # the fixture of the job of review

FORM = "/desk/status-updates/new/?item=priority-4&commitment=3"
EVENT = "China starts domestic procedure to ratify the UN Firearms Protocol"
EXCERPT = "The procedure has started."


def test_evidence_is_ticked_quoted_and_read_on_the_public_page(person, address):
    tab = person("contributor").tab
    tab.goto(address + FORM)
    says = tab.locator("#support-status")

    tab.get_by_role("checkbox", name=EVENT).check()
    bearing = tab.get_by_role("group", name=EVENT)
    sentence = bearing.get_by_label("On which sentence")
    expect(sentence.locator("option").nth(1)).to_contain_text("P4.3")  # the closest comes first
    expect(sentence).to_have_value("priority-4.3")
    expect(bearing).to_contain_text("Suggested by the words of the event: P4.3.")
    tab.check("[name=status][value=declared]")
    expect(says).to_contain_text("does not support “Declared”")  # nobody has said how it bears
    bearing.get_by_label("How it bears").select_option("direct")
    expect(says).to_contain_text("The chosen evidence supports “Declared”")

    bearing.get_by_text("An excerpt that shows it").click()
    bearing.get_by_label("Source").select_option(index=1)
    bearing.get_by_label("Excerpt", exact=True).fill(EXCERPT)
    bearing.get_by_label("Page", exact=True).fill("p. 3")
    Visit(tab, address).assert_well("desk-assess-with-evidence")
    tab.select_option("[name=direction]", "first")
    tab.fill("[name=rationale]", "A procedure at home and no more.")
    tab.get_by_role("button", name="Save as a draft").click()
    tab.get_by_role("button", name="Submit for review").click()

    editor = person("editor").tab
    editor.goto(tab.url)
    editor.get_by_role("button", name="Publish", exact=True).click()
    editor.get_by_role("link", name=re.compile("public page", re.IGNORECASE)).click()
    editor.wait_for_url("**/status-updates/p*/")
    assert EXCERPT in words(editor)
    assert "p. 3" in editor.locator(".excerpt").inner_text()
    assert re.search(r"direct.* · P4\.3", words(editor), re.IGNORECASE)
