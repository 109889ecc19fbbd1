"""One page in one tab, with all that the browser complains about while it is open."""

from dataclasses import dataclass, field
from typing import Self

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
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

    def accessibility(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA, one line each with the element."""
        results = Axe().run(self.tab, options=WCAG)
        return [
            f"{rule['id']}: {node['html'][:200]} ({' '.join(node['failureSummary'].split())})"
            for rule in results.response["violations"]
            for node in rule["nodes"]
        ]
