"""Every public page, from phone to wide screen, in the light and in the dark."""

import pytest

from tests.browser.pages import PAGES


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_fits_and_nothing_complains(visit, page):
    opened = visit(page.address)

    assert opened.status == page.status
    opened.assert_well(page.address.strip("/") or "front")
