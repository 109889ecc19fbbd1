"""Every public page, phone to wide screen, light and dark; the pictures are kept to look at."""

import re

import pytest

from tests.browser import pictures
from tests.browser.pages import PAGES

WIDTHS = [360, 768, 1280]
# The rules that depend on the width differ between the ends; the middle adds nothing but time.
WIDTHS_FOR_AXE = {360, 1280}


def picture(page, width, scheme):
    name = re.sub(r"\W+", "-", page.address).strip("-") or "front"
    return f"{name}-{width}-{scheme}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_fits_and_nothing_complains(visit, page, width):
    opened = visit(page.address, width=width)
    assert opened.status == page.status

    found = []
    for scheme in ("light", "dark"):
        opened.tab.emulate_media(color_scheme=scheme)
        pictures.take(opened.tab, picture(page, width, scheme))
        found += [f"{scheme}: sticks out: {line}" for line in opened.sticking_out()]
        if width in WIDTHS_FOR_AXE:
            found += [f"{scheme}: {line}" for line in opened.accessibility()]
    found += opened.complaints

    assert not found, "\n".join(found)
