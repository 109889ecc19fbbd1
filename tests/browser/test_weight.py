"""What a first visit costs: bytes over the wire, requests that block drawing, nothing that jumps.

Bytes and counts, no timing, so that a slow machine measures the same.
"""

from dataclasses import dataclass, field

import pytest

LIMIT_BYTES = 60_000
LIMIT_BLOCKING = 3
PAGES = ["/", "/priorities/7/", "/events/"]
OBSERVE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
BLOCKING = """
performance.getEntriesByType("resource")
  .filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name)
"""
# Two frames after the load, all that was going to be drawn has been.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class FirstVisit:
    bytes_of: dict[str, int] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    blocking: list[str] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)


@pytest.fixture
def first_visit(chromium, address):
    """Gives the cost of an address for somebody who has never been there, gzip at best."""

    def measure(path, width=1280):
        visit, urls = FirstVisit(), {}
        context = chromium.new_context(viewport={"width": width, "height": 900})
        tab = context.new_page()
        tab.add_init_script(OBSERVE_SHIFTS)
        wire = context.new_cdp_session(tab)
        wire.send("Network.enable")
        wire.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "gzip"}})

        def note_answer(event):
            answer = event["response"]
            headers = {name.lower(): value for name, value in answer["headers"].items()}
            urls[event["requestId"]] = answer["url"]
            visit.encodings[answer["url"]] = headers.get("content-encoding", "")

        def note_end(event):
            if event["requestId"] in urls:
                visit.bytes_of[urls[event["requestId"]]] = event["encodedDataLength"]

        wire.on("Network.responseReceived", note_answer)
        wire.on("Network.loadingFinished", note_end)
        tab.goto(f"{address}{path}", wait_until="networkidle")
        tab.evaluate(DRAWN)
        visit.blocking = [tab.url, *tab.evaluate(BLOCKING)]
        visit.shifts = tab.evaluate("shifts")
        context.close()
        return visit

    return measure


@pytest.mark.parametrize("page", PAGES)
def test_a_first_visit_is_light(first_visit, page):
    visit = first_visit(page)

    assert visit.encodings[next(iter(visit.encodings))] == "gzip"
    assert sum(visit.bytes_of.values()) <= LIMIT_BYTES, visit.bytes_of
    assert len(visit.blocking) <= LIMIT_BLOCKING, visit.blocking


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_jumps_while_a_page_loads(first_visit, page, width):
    assert sum(first_visit(page, width).shifts) < 0.01
