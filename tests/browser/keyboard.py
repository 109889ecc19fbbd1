"""By keyboard: a page from end to end by Tab, and what is seen of it; a choice from a list."""

from playwright.sync_api import Locator, Page

from tests.browser.server import ROOT

WATCH = (ROOT / "tests" / "browser" / "focus.js").read_text("utf-8")


def start_at_the_top(tab: Page) -> None:
    """Also where the page has put the cursor into a field."""
    tab.evaluate("(document.body.tabIndex = -1, document.body.focus())")


def choose(select: Locator, words: str) -> None:
    """In a list that has the focus, by the first letter: letters that come slowly are looked for
    one by one.
    """
    chosen = select.locator("option:checked")
    for _ in range(select.locator("option").count()):
        if (chosen.text_content() or "").strip().startswith(words):
            return
        select.page.keyboard.press(words[0])
    raise AssertionError(f"{words} is not reached")


def walk(tab: Page) -> tuple[list[str], list[str], list[str]]:
    """Presses Tab through the whole page: what should be reached, was reached, was not seen."""
    start_at_the_top(tab)
    expected = tab.evaluate(f"{WATCH}; focusWatch.expected")
    reached: list[str] = []
    # A date field takes a Tab for each of its parts, so a page may need several rounds.
    for _ in range(6):
        for _ in range(len(expected) - len(reached)):
            tab.keyboard.press("Tab")
        reached = tab.evaluate("focusWatch.reached")
        if len(reached) >= len(expected):
            break
    return expected, reached, tab.evaluate("focusWatch.unseen")
