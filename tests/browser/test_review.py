"""A whole job of review in the browser: logged, returned, sent again, published with others."""

import re

import pytest

from tests.browser.visits import REPORT_VIOLATIONS, Visit


@pytest.fixture
def person(chromium, address, session_of):
    """Somebody who is signed in, in a browser of their own: `person("editor")`."""
    contexts = []

    def sign_in(name, **options):
        context = chromium.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        context.add_cookies(session_of(name))
        return Visit.to(address, "/desk/", context)

    yield sign_in
    for context in contexts:
        context.close()


def log_a_forum(tab, site, name):
    tab.goto(f"{site}/desk/forums/new/")
    tab.fill("[name=source-0-url]", f"https://example.org/{name.replace(' ', '-')}")
    tab.fill("[name=source-0-title]", f"{name} began")
    tab.fill("[name=source-0-publisher]", "Example Post")
    tab.fill("[name=name]", name)
    tab.select_option("[name=kind]", "forum")
    tab.check("[name=items][value=priority-7]")
    tab.click("main form:not(.sign-out) .toolbar button")
    tab.get_by_role("button", name="Submit for review").click()
    return re.search(r"/desk/forums/(\d+)/", tab.url).group(1)


def words(tab):
    return " ".join(tab.locator("main").inner_text().split())


def test_review_and_return_then_several_at_once(person, address):
    author, editor = person("contributor"), person("editor")
    first, second = author.tab, editor.tab
    names = ["Review Forum One", "Review Forum Two"]
    returned, other = (log_a_forum(first, address, name) for name in names)

    # The editor returns the first, with a comment and a reason.
    second.goto(f"{address}/desk/review/")
    second.get_by_role("link", name=names[0]).click()
    second.fill("[name=text]", "Is this its full name?")
    second.get_by_role("button", name="Comment", exact=True).click()
    assert "Is this its full name?" in words(second)
    second.get_by_role("link", name="Return to the author…").click()
    second.fill("[name=reason]", "Give its full name.")
    second.get_by_role("button", name="Return to the author").click()
    assert "Returned to its author with your reason." in words(second)

    # The author finds the reason on arriving, corrects the name and sends it again.
    first.goto(f"{address}/desk/")
    assert "Give its full name." in words(first)
    first.get_by_role("link", name=names[0]).first.click()
    first.get_by_role("link", name="Edit", exact=True).click()
    first.fill("[name=name]", "Review Forum One of Geneva")
    first.get_by_role("button", name="Save", exact=True).click()
    first.get_by_role("button", name="Submit for review").click()

    # The editor sees which words came, and publishes both after a check of each.
    second.goto(f"{address}/desk/forums/{returned}/")
    assert second.locator(".differences ins").inner_text().endswith("of Geneva")
    second.goto(f"{address}/desk/review/?kind=forum")
    for number in (returned, other):
        second.check(f"input[name=record][value^='forum-{number}-']")
    second.get_by_role("button", name="Publish those marked…").click()
    assert "2 will be published" in words(second)
    second.get_by_role("button", name="Publish 2 records").click()
    assert "2 published" in words(second)
    editor.assert_well("desk-published-several")

    # What became of it: every step, with the reason of the refusal.
    first.goto(f"{address}/desk/submissions/")
    told = words(first)
    for step in ("Submitted by contributor", "Returned by editor", "Published by editor"):
        assert step in told
    assert "Reason: Give its full name." in told
    assert author.complaints == editor.complaints == []


def test_a_draft_is_thrown_away_and_taken_back(person, address):
    author = person("contributor", java_script_enabled=False)
    tab = author.tab
    number = log_a_forum(tab, address, "Forum to throw away")
    editor = person("editor")
    editor.tab.goto(f"{address}/desk/forums/{number}/return/")
    editor.tab.fill("[name=reason]", "Out of scope.")
    editor.tab.get_by_role("button", name="Return to the author").click()

    tab.goto(f"{address}/desk/forums/{number}/")
    tab.get_by_role("button", name="Put into the trash").click()
    assert "Forum to throw away is in the trash" in words(tab)
    tab.get_by_role("button", name="Undo").click()

    assert "Restored: it is a draft again." in words(tab)


PAGES = [
    "/desk/", "/desk/review/", "/desk/due/", "/desk/trash/", "/desk/submissions/",
    "/desk/sources/", "/desk/sources/new/",
]  # fmt: skip


def test_the_pages_fit_and_are_accessible(person, address):
    editor = person("editor")
    number = log_a_forum(editor.tab, address, "A forum to look at")
    editor.tab.add_init_script(REPORT_VIOLATIONS)

    for path in [*PAGES, f"/desk/forums/{number}/", f"/desk/forums/{number}/comments/"]:
        editor.tab.goto(address + path)
        editor.assert_well(path.replace(str(number), "of-forum"))
