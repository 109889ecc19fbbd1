"""Every public page, opened once: how it looks, what the keyboard reaches, and without script."""

import pytest

from tests.browser.keyboard import walk
from tests.browser.pages import KINDS, PAGES


def words(visit, selector):
    return visit.tab.locator(selector).first.inner_text().split()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_is_well_in_every_way_it_is_met(visit, page):
    """Looks first: the walk by keyboard opens what is folded."""
    opened = visit(page.address)
    assert opened.status == page.status
    said = words(opened, "h1"), words(opened, "main")

    opened.assert_well(page.address.strip("/") or "front")

    if page in KINDS:
        opened.tab.set_viewport_size({"width": 1280, "height": 900})
        expected, reached, unseen = walk(opened.tab)
        assert reached == expected
        assert unseen == []

    # The columns chosen on one page are remembered by the links of another.
    opened.tab.evaluate("localStorage.clear()")
    plain = visit(page.address, java_script_enabled=False)
    assert plain.status == page.status
    assert plain.tab.locator("h1").count() == 1
    assert (words(plain, "h1"), words(plain, "main")) == said
    assert said[0] != []
    assert plain.complaints == []
