"""One page in one tab, with all that the browser complains about while it is open."""

import itertools
from dataclasses import dataclass, field
from typing import Self

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.browser import pictures
from tests.browser.server import ROOT

WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
LOOKS = ((360, "light"), (768, "light"), (1280, "dark"))
AXE = Axe().axe_script
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# All rules judge a page on a phone in the light. In the wide and dark only what width and colour
# can change is judged anew: the elements are the same.
RULES = {
    (360, "light"): WCAG,
    (1280, "dark"): ["target-size", "scrollable-region-focusable"],
}
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP", event.effectiveDirective, event.blockedURI, event.sample));
"""
# What sticks out to the right and is not inside a box that scrolls by itself.
STICKING_OUT = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => element && element !== document.documentElement &&
    (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const out = [...document.querySelectorAll("body *")].filter((element) =>
    element.getBoundingClientRect().right > width + 0.5 && !scrolls(element.parentElement));
  return ["something", ...out.map((element) => element.outerHTML.slice(0, 150))].slice(0, 6);
}
"""


BREACHES = (ROOT / "tests" / "browser" / "breaches.js").read_text("utf-8")


@dataclass
class Visit:
    tab: Page
    site: str
    status: int = 0
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def to(cls, site: str, address: str, context: BrowserContext) -> Self:
        visit = cls(context.new_page(), site)
        visit.tab.add_init_script(REPORT_VIOLATIONS)
        visit.tab.on("console", visit.note_message)
        visit.tab.on("request", visit.note_request)
        visit.tab.on("pageerror", lambda error: visit.complaints.append(f"error: {error}"))
        answer = visit.tab.goto(site + address)
        visit.status = answer.status if answer else 0
        return visit

    def note_message(self, message: ConsoleMessage) -> None:
        # The browser repeats the status of a page that is meant to be absent.
        is_its_own_status = message.location.get("url") == self.tab.url and "404" in message.text
        if message.type in {"error", "warning"} and not is_its_own_status:
            self.complaints.append(f"console: {message.text}")

    def note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:")):
            self.complaints.append(f"request to another host: {request.url}")

    def sticking_out(self) -> list[str]:
        return self.tab.evaluate(STICKING_OUT)

    def assert_well(self, name: str) -> None:
        """From phone to wide screen, in the light and in the dark: nothing complains, nothing
        sticks out, and axe finds nothing. Colours move nothing: each width is measured once, unless
        pictures are taken.
        """
        found = []
        pairs = itertools.product(WIDTHS, SCHEMES) if pictures.WANTED else LOOKS
        for width, scheme in pairs:
            self.tab.set_viewport_size({"width": width, "height": 900})
            self.tab.emulate_media(color_scheme=scheme)
            pictures.take(self.tab, f"{name}-{width}-{scheme}")
            faults = [f"sticks out: {line}" for line in self.sticking_out()]
            if rules := RULES.get((width, scheme)):
                faults += self.breaches(rules)
            found += [f"{width} {scheme}: {fault}" for fault in faults]
        found += self.complaints
        assert not found, "\n".join(found)

    def breaches(self, rules: list[str]) -> list[str]:
        """What axe finds against these rules, or sets of rules, and where contrast is too weak; one
        line each with the element.
        """
        if not self.tab.evaluate("'axe' in window"):  # half a megabyte of script, once for a page
            self.tab.evaluate(AXE)
        return [
            f"{rule['id']}: {node['html'][:200]} ({' '.join(node['failureSummary'].split())})"
            for rule in self.tab.evaluate(BREACHES, rules)
            for node in rule["nodes"]
        ]
