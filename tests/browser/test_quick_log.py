"""The quick log in the browser: by keyboard alone, and nothing typed is lost."""

import re

import pytest

from tests.browser.keyboard import choose
from tests.browser.visits import Visit

EVENT_PAGE = re.compile(r"/desk/events/\d+/$")

KEPT = re.compile(r"Saved at \d\d:\d\d")
# The form is saved once a second; this is how long the slowest machine may take.
PATIENCE_MS = 30_000


@pytest.fixture
def open_desk(chromium, address, session_of):
    """Gives a tab of a contributor of the demonstration, signed in."""
    contexts, complaints = [], []

    def give(path="/", width=1280, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies(session_of("contributor"))
        visit = Visit.to(address, path, context)
        complaints.append(visit.complaints)
        return visit

    yield give
    for context in contexts:
        context.close()
    # The browser repeats the statuses that say that the session has ended or is a new one.
    expected = re.compile(r"status of 40[13]|ERR_FAILED|ERR_ABORTED")
    assert [line for found in complaints for line in found if not expected.search(line)] == []


@pytest.fixture
def desk(open_desk):
    return open_desk().tab


def sign_in(tab, password):
    tab.locator("[name=username], [name=login]").fill("contributor")
    tab.locator("[name=password]").fill(password)
    tab.locator("main [type=submit]").first.click()
    tab.wait_for_load_state("load")


def log_by_key(tab):
    """The key n, once the page listens to it."""
    tab.wait_for_load_state("load")
    tab.keyboard.press("n")
    tab.wait_for_url("**/desk/log/**")
    tab.wait_for_load_state("load")


def focused(tab):
    return tab.evaluate("document.activeElement.name || document.activeElement.id")


def focus_begins(tab, name):
    """The browser gives a field its focus at a moment of its own after it loaded the page."""
    tab.locator(f"[name='{name}']:focus").wait_for()


class Hands:
    """Types by the keyboard alone and counts the fields that it types into."""

    def __init__(self, tab):
        self.tab, self.touched = tab, set()

    def reach(self, name):
        """Presses Tab until the field has the focus."""
        for _ in range(40):
            if focused(self.tab) == name:
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {name}, but {focused(self.tab)}")

    def type(self, name, text):
        self.reach(name)
        self.touched.add(name)
        self.tab.keyboard.type(text)

    def choose(self, name, words):
        self.reach(name)
        self.touched.add(name)
        choose(self.tab.locator(f"select[name={name}]"), words)

    def pick(self, name, *texts):
        self.reach(name)
        self.touched.add(name)
        for text in texts:
            self.tab.keyboard.type(text)
            self.tab.keyboard.press("Enter")


def test_an_event_with_two_sources_and_three_items_by_keyboard_in_twelve_fields(desk):
    log_by_key(desk)
    hands = Hands(desk)
    focus_begins(desk, "source-0-url")

    hands.type("source-0-url", "https://example.org/first")
    hands.type("source-0-title", "A first report")
    hands.type("source-0-publisher", "Example Post")
    summary = desk.locator("details > summary", has_text="Another source").first
    while not summary.evaluate("element => element === document.activeElement"):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    hands.type("source-1-url", "https://example.org/second")
    hands.type("source-1-title", "A second report")
    hands.type("source-1-publisher", "Example Times")
    hands.type("title", "Counter-terrorism exercise in Nairobi")
    hands.choose("kind", "Exer")
    hands.type("start", "17-19 May 2024")
    hands.pick("id_items", "p7", "african peace")
    desk.locator("[data-accept=P12]").wait_for()
    desk.keyboard.press("Alt+1")
    hands.pick("id_more_parties", "kenya:host", "CHN")
    desk.get_by_text("17–19 May 2024").wait_for()
    desk.keyboard.press("Control+Enter")

    desk.wait_for_url(EVENT_PAGE)
    assert len(hands.touched) <= 12
    facts = desk.locator("main").inner_text()
    for words in ("17–19 May 2024", "P7 ", "P8 ", "Exercise", "Kenya", "China"):
        assert words in facts, words
    assert "A first report" in facts
    assert "A second report" in facts
    assert desk.locator("dd a.item-link").count() >= 3


def test_a_missing_organisation_is_proposed_by_keyboard(open_desk):
    opened = open_desk("/desk/log/", width=390)
    desk, hands = opened.tab, Hands(opened.tab)
    focus_begins(desk, "source-0-url")
    hands.type("source-0-url", "https://example.org/institute")
    hands.type("source-0-title", "Institute opens")
    hands.type("source-0-publisher", "Example Post")
    hands.type("title", "Peace institute opens in Ulaanbaatar")
    hands.choose("kind", "Conf")
    hands.type("start", "2018-04-05")
    hands.pick("id_items", "p7")
    hands.pick("id_more_parties", "mongolia:host", "burma")
    hands.type("id_more_parties", "Ulaanbaatar Peace Institute:donor")
    desk.keyboard.press("Enter")  # a slip proposes nothing
    assert desk.locator("[data-proposal]").count() == 0
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert focused(desk) == "new_party_kind"
    opened.assert_well("quick-log-with-a-new-party")
    desk.keyboard.press("Control+Enter")

    desk.wait_for_url(EVENT_PAGE)
    facts = desk.locator("main").inner_text()
    assert "Ulaanbaatar Peace Institute (new party" in facts
    assert "Mongolia" in facts
    assert "Myanmar" in facts


def test_no_key_leaves_the_form_and_suggestions_take_one_tab_stop(desk):
    log_by_key(desk)
    desk.locator("[name=title]").fill("Counter-terrorism training in the Middle East and Kenya")
    desk.locator("[data-accept]").nth(2).wait_for()
    desk.locator("#id_items").focus()

    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.matches('[data-accept]')")
    first = desk.evaluate("document.activeElement.dataset.accept")
    desk.keyboard.press("n")
    desk.keyboard.press("ArrowDown")
    assert desk.evaluate("document.activeElement.dataset.accept") not in {None, first}
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.matches('[data-accept]')")
    desk.keyboard.press("Tab")

    assert focused(desk) == "id_more_parties"
    assert desk.locator("[name=title]").input_value().startswith("Counter-terrorism")
    assert desk.locator("[name=items]").input_value()


def test_a_source_without_an_address_is_typed_by_its_citation(desk):
    log_by_key(desk)
    desk.get_by_text("No public address", exact=True).first.click()
    desk.locator("[name=source-0-citation]").fill("Daily Nation, 3 May 2024, page 4")

    assert desk.locator("[name=source-0-title]").is_visible()
    desk.locator("[name=source-0-url]").fill("https://example.org/none")
    assert desk.locator("[name=source-0-citation]").is_visible()
    desk.locator("[name=source-0-citation]").fill("")
    assert not desk.locator("[name=source-0-citation]").is_visible()


def test_a_duplicate_fits_a_phone_in_the_words_that_were_typed(open_desk):
    opened = open_desk("/desk/log/", width=360)
    tab = opened.tab
    tab.locator("[name=title]").fill("China and Solomon Islands sign police cooperation plan")
    tab.locator("[name=kind]").select_option("agreement")
    tab.locator("[name=start]").fill("2023-07-10")
    tab.locator("[name=summary]").fill("Both ministers signed it.")
    panel = tab.locator("[data-duplicates]")
    panel.get_by_text("Both ministers signed it.").first.wait_for()

    opened.assert_well("duplicate-while-logging")


def test_a_known_source_is_shown_while_typing_goes_on(desk, address):
    log_by_key(desk)
    known = "https://www.example.org/known-page/"
    save_an_event(desk, "https://example.org/known-page", "Known page")
    desk.goto(f"{address}/desk/log/")
    focus_begins(desk, "source-0-url")

    desk.keyboard.type(known)
    desk.keyboard.press("Tab")

    desk.get_by_text("Recorded already:").wait_for()
    assert desk.locator("[name=seen_sources]").count() == 1
    assert not desk.locator("[name=source-0-title]").is_visible()
    assert desk.get_by_role("link", name="Known page event", exact=True).is_visible()


def save_an_event(tab, url, title, start="2024"):
    tab.locator("[name=source-0-url]").fill(url)
    tab.keyboard.press("Tab")
    tab.locator("[name=source-0-title]").fill(title)
    tab.locator("[name=source-0-publisher]").fill("Example Post")
    tab.locator("[name=title]").fill(f"{title} event")
    tab.locator("[name=kind]").select_option("meeting")
    tab.locator("[name=start]").fill(start)
    tab.get_by_role("button", name="Save as a draft").click()
    tab.wait_for_url(EVENT_PAGE)


def test_a_closed_tab_is_gone_on_with(desk, address):
    log_by_key(desk)
    desk.locator("[name=title]").fill("Typed before the tab was closed")
    desk.locator("#id_items").press_sequentially("p7")
    desk.keyboard.press("Enter")
    desk.locator("[name=summary]").fill("In the last moment.")
    desk.goto("about:blank")

    line = desk.get_by_role("link", name="Typed before the tab was closed", exact=True).first
    for _ in range(20):  # what a page sends while it is left may arrive after the next is asked for
        desk.goto(f"{address}/desk/drafts/")
        if line.count():
            break
        desk.wait_for_timeout(250)
    line.click()

    assert desk.locator("[name=summary]").input_value() == "In the last moment."
    assert desk.locator(".picker-chosen").first.inner_text().startswith("P7")
    assert desk.locator(".errors").count() == 0


def test_a_session_that_ends_in_mid_form_loses_nothing(desk, demo_password):
    log_by_key(desk)
    desk.locator("[name=source-0-url]").fill("https://example.org/ended")
    desk.keyboard.press("Tab")
    desk.locator("[name=source-0-title]").fill("A report")
    desk.locator("[name=source-0-publisher]").fill("Example Post")
    desk.locator("[name=title]").fill("Before the session ended")
    desk.locator("[name=kind]").select_option("meeting")
    desk.locator("[name=start]").fill("May 2024")
    desk.get_by_text(KEPT).wait_for()
    desk.context.clear_cookies(name="sessionid")

    desk.locator("[name=summary]").fill("After the session ended.")
    desk.get_by_text("You were signed out").wait_for()
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/accounts/login/**")
    sign_in(desk, demo_password)

    assert desk.locator("[name=title]").input_value() == "Before the session ended"
    assert desk.locator("[name=summary]").input_value() == "After the session ended."
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(EVENT_PAGE)


def test_typing_goes_on_after_a_sign_in_in_another_tab(desk, address, demo_password):
    log_by_key(desk)
    desk.context.clear_cookies(name="sessionid")
    desk.locator("[name=title]").fill("Typed while signed out")
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="Sign in again").click()
    sign_in(opened.value, demo_password)

    desk.locator("[name=summary]").fill("And after it.")

    desk.get_by_text(KEPT).wait_for()
    opened.value.goto(f"{address}/desk/drafts/")
    assert opened.value.get_by_text("Typed while signed out").first.is_visible()


def test_a_request_without_an_answer_stops_nobody_from_saving(desk):
    log_by_key(desk)
    for path in ("source", "date", "suggest"):
        desk.route(f"**/desk/log/{path}/**", lambda route: None)
    desk.route("**/desk/kept/**", lambda route: route.abort())

    save_an_event(desk, "https://example.org/no-answer", "No answer", start="2019-05-06")

    assert desk.locator("h1").inner_text() == "No answer event"


@pytest.mark.parametrize("path", ["/desk/log/", "/desk/drafts/"])
def test_the_pages_fit_and_nothing_complains(open_desk, path):
    opened = open_desk("/desk/log/")
    tab = opened.tab
    tab.locator("[name=source-0-url]").fill("https://example.org/looks")
    tab.keyboard.press("Tab")
    tab.get_by_text("Not recorded yet").wait_for()
    tab.locator("[name=title]").fill("Counter-terrorism training in Kenya")
    tab.locator("[data-accept]").first.wait_for()
    tab.locator("#id_more_parties").press_sequentially("ken")
    tab.keyboard.press("Enter")
    tab.locator("#id_items").press_sequentially("p1")
    tab.get_by_text(KEPT).wait_for()
    if path != "/desk/log/":
        tab.goto(f"{opened.site}{path}")

    opened.assert_well(path)


def test_the_form_works_without_script(open_desk):
    tab = open_desk("/desk/log/", java_script_enabled=False).tab

    assert tab.locator("[name=source-0-title]").is_visible()
    tab.locator("[name=items]").fill("P7; P4.5")
    tab.locator("[name=more_parties]").fill("KEN:host")
    save_an_event(tab, "https://example.org/plain", "Plain", start="2021-03-04")

    assert "P4.5" in tab.locator("main").inner_text()
