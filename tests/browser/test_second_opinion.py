"""A blind double assessment in the browser, from both sides and the editor's between them."""

import pytest

from tests.browser.test_review import person, words
from tests.browser.visits import Visit

__all__ = ["person"]  # the fixture of the job of review

SUBJECT = "P11 as of 15 July 2026"
RATIONALES = {
    "contributor": "The first opinion: words of the contributor.",
    "administrator": "The second opinion: words of the administrator.",
}


def assess(tab, address, name):
    """From “Your opinion is asked” to the submitted opinion; gives its address at the desk."""
    tab.goto(f"{address}/desk/")
    tab.get_by_role("link", name=f"Assess: {SUBJECT}").click()
    assert tab.locator("main [name=as_of]").input_value() == "2026-07-15"
    status = "cannot_assess"
    tab.check(f"[name=status][value={status}]")
    tab.select_option("[name=direction]", "same")
    if name == "administrator":  # they differ in confidence
        tab.select_option("[name=confidence]", "low")
        tab.fill("[name=confidence_reason]", "Only one sentence of it can be looked at.")
    tab.fill("[name=rationale]", RATIONALES[name])
    tab.get_by_role("button", name="Save as a draft").click()
    tab.get_by_role("button", name="Submit for review").click()
    return tab.url


@pytest.fixture
def three(person):
    return {name: person(name).tab for name in ("contributor", "editor", "administrator")}


def test_two_assess_without_seeing_each_other_and_an_editor_settles(three, address):
    editor = three["editor"]
    editor.goto(f"{address}/desk/second-opinions/new/")
    editor.select_option("[name=item]", "priority-11")
    editor.fill("[name=as_of]", "2026-07-15")
    editor.select_option("[name=first_assessor]", label="contributor")
    editor.select_option("[name=second_assessor]", label="administrator")
    editor.get_by_role("button", name="Ask both").click()
    assert "Both are asked." in words(editor)

    first, second = three["contributor"], three["administrator"]
    of_first = assess(first, address, "contributor")
    answer = second.goto(of_first)
    assert answer.status == 404
    for page in ("/desk/", "/desk/review/", "/desk/second-opinions/", "/desk/due/"):
        second.goto(f"{address}{page}")
        assert RATIONALES["contributor"] not in words(second)
        assert of_first.removeprefix(address) not in second.content()

    of_second = assess(second, address, "administrator")
    assert second.goto(of_first).status == 200
    assert first.goto(of_second).status == 200
    assert RATIONALES["administrator"] in words(first)

    for page in (of_first, of_second):
        editor.goto(page)
        editor.get_by_role("button", name="Publish", exact=True).click()
    editor.goto(f"{address}/desk/second-opinions/")
    assert "They differ" in words(editor)
    editor.get_by_role("link", name=SUBJECT).click()
    said = words(editor)
    assert all(reasons in said for reasons in RATIONALES.values())
    Visit(editor, editor.url).assert_well("desk-second-opinion")
    editor.get_by_role("link", name="Record the agreed assessment").click()
    assert "Two opinions to settle" in words(editor)
    assert editor.locator("[name=why_another]").is_visible()
