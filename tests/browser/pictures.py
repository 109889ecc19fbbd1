"""Pictures of whole pages, to look at; taken where GSI_TEST_PICTURES asks for them."""

import os
import re

from playwright.sync_api import Error, Page

from tests.browser.server import ROOT

PICTURES = ROOT / "var" / "screenshots"
WANTED = bool(os.environ.get("GSI_TEST_PICTURES"))


def take(tab: Page, name: str) -> None:
    """The browser sometimes cannot take one while the machine is busy; the second try tells."""
    if not WANTED:
        return
    path = PICTURES / (re.sub(r"\W+", "-", name).strip("-") + ".png")
    try:
        tab.screenshot(path=path, full_page=True)
    except Error:
        tab.screenshot(path=path, full_page=True)
