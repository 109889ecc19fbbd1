"""Pictures of whole pages, kept for looking at."""

from playwright.sync_api import Error, Page

from tests.browser.server import ROOT

PICTURES = ROOT / "var" / "screenshots"


def take(tab: Page, name: str) -> None:
    """The browser sometimes cannot take one while the machine is busy; the second try tells."""
    path = PICTURES / f"{name}.png"
    try:
        tab.screenshot(path=path, full_page=True)
    except Error:
        tab.screenshot(path=path, full_page=True)
