"""The pages say the same with JavaScript off."""

import pytest

from tests.browser.pages import PAGES


def words(tab, selector):
    return tab.locator(selector).first.inner_text().split()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_says_the_same_without_script(visit, page):
    plain = visit(page.address, java_script_enabled=False)
    scripted = visit(page.address)

    assert plain.status == page.status
    assert plain.tab.locator("h1").count() == 1
    assert words(plain.tab, "h1") == words(scripted.tab, "h1") != []
    assert words(plain.tab, "main") == words(scripted.tab, "main")
    assert plain.complaints == []


def test_the_menu_of_a_phone_opens_without_script(visit):
    tab = visit("/", width=360, java_script_enabled=False).tab

    tab.locator("nav.main-menu summary").click()

    assert tab.locator("nav.main-menu a").first.is_visible()
