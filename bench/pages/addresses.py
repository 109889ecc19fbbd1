"""The pages that are measured: the tracker's, by who reads them, and its peers'."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

TRACKER, DATASETTE, DATASETTE_LIMITED = "tracker", "Datasette", "Datasette with its limits"
FLOOR = "/bench/floor/"


@dataclass(frozen=True)
class Page:
    """most_ratio: to the floor. most_growth: from the smallest size to the largest one; 0 where
    nothing was aimed at. server: what answers.
    """

    name: str
    address: str
    is_staff: bool = False
    most_ratio: float = 5
    most_growth: float = 1.5
    server: str = TRACKER


LIST = {"most_growth": 2}
TYPED = urlencode(
    {
        "title": "Regional forum on counter-narcotics police training and border treaty",
        "summary": "Delegations of two countries discussed security cooperation.",
        "start": "2024-05",
        "kind": "meeting",
        "place": "Nairobi",
    }
)
PUBLIC = [
    Page("a page without data", FLOOR),
    Page("front page", "/"),
    Page("progress as a file", "/progress.csv"),
    Page("front page, as known a year ago", "/?known_on=2025-11-30", most_growth=0, most_ratio=0),
    Page("one item", "/priorities/7/"),
    Page("matrix", "/matrix/"),
    Page("parties", "/parties/"),
    Page("one party", "/parties/CHN/"),
    Page("sources", "/sources/"),
    Page("publishers", "/publishers/"),
    Page("forums", "/forums/"),
    Page("calendar", "/calendar/"),
    Page("changes", "/changes/"),
    Page("events", "/events/", **LIST),
    Page("events, middle of the list", "/events/?after=2024-01-18", **LIST),
    Page("events, end of the list", "/events/?after=2021-03-05", **LIST),
    Page("events, page 20", "/events/?page=20", **LIST),
    Page("events, one filter", "/events/?item=priority-7", **LIST),
    Page("events, three filters", "/events/?item=priority-7&kind=meeting&country=CN", **LIST),
    Page("events of a party", "/events/?party=CHN", **LIST),
    Page("events with a rare word", "/events/?q=vanuatu", **LIST),
    Page("events with a common word", "/events/?q=security", **LIST),
    Page("search, rare word", "/search/?q=vanuatu", most_ratio=6),
    Page("search, common word", "/search/?q=security", most_ratio=6),
]
STAFF = [
    Page("desk", "/desk/", is_staff=True),
    Page("queue", "/desk/review/", is_staff=True),
    Page("quick log", "/desk/log/", is_staff=True),
    Page("duplicate check", f"/desk/duplicates/check/?{TYPED}", is_staff=True),
    Page("suggested items", f"/desk/log/suggest/?{TYPED}", is_staff=True),
    Page("is the source known", "/desk/log/source/?url=https://example.org/none", is_staff=True),
    Page("assessment", "/desk/status-updates/new/?item=priority-7", is_staff=True),
    Page("admin, list", "/admin/tracking/event/", is_staff=True),
    Page("admin, search", "/admin/tracking/event/?q=vanuatu", is_staff=True),
]
PEERS = [
    Page("django-filter, counting", "/bench/django-filter/"),
    Page("django-filter, one filter", "/bench/django-filter/?kind=meeting"),
    Page("stock admin, list", "/bench/admin/tracking/event/", is_staff=True),
    Page("stock admin, search", "/bench/admin/tracking/event/?q=vanuatu", is_staff=True),
]
FACETS = "/flat/events?_facet=kind&_facet=country&_facet=year"
OTHERS = [
    Page("Datasette, three facets", FACETS, server=DATASETTE),
    Page("Datasette, three facets in time", FACETS, server=DATASETTE_LIMITED),
    Page("Datasette, search", f"{FACETS}&_search=vanuatu", server=DATASETTE),
]
ALL = [*PUBLIC, *STAFF, *PEERS, *OTHERS]
