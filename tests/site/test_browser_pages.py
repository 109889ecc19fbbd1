"""No public page is forgotten by the browser tests; needs no browser itself."""

from tests.browser.pages import FILES, KINDS, NO_PAGES, PAGES, STAFF
from tests.site.addresses import all_addresses


def test_the_browser_visits_every_public_page():
    public = {
        address
        for address in all_addresses()
        if not address.startswith(STAFF) and not address.endswith(FILES)
    }

    assert {page.pattern for page in KINDS} == public - NO_PAGES


def test_what_is_no_page_exists_all_the_same():
    assert set(all_addresses()) >= NO_PAGES


def test_each_page_is_visited_once():
    assert len({page.address for page in PAGES}) == len(PAGES)
