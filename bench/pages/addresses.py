"""The pages that are measured: the tracker's, by who reads them, and its peers'."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR = "/bench/floor/"


@dataclass(frozen=True)
class Page:
    """most_ratio: to the floor. most_growth: from the smallest size to the largest one."""

    name: str
    address: str
    is_staff: bool = False
    most_ratio: float = 5
    most_growth: float = 1.5


FILTERED = {"most_growth": 2}
PUBLIC = [
    Page("a page without data", FLOOR),
    Page("front page", "/"),
    Page("progress as a file", "/progress.csv"),
    Page("one item", "/priorities/7/"),
    Page("matrix", "/matrix/"),
    Page("parties", "/parties/"),
    Page("one party", "/parties/CHN/"),
    Page("sources", "/sources/"),
    Page("publishers", "/publishers/"),
    Page("forums", "/forums/"),
    Page("calendar", "/calendar/"),
    Page("changes", "/changes/"),
    Page("events", "/events/"),
    Page("events, one filter", "/events/?item=priority-7", **FILTERED),
    Page("events, three filters", "/events/?item=priority-7&kind=meeting&country=CN", **FILTERED),
    Page("events of a party", "/events/?party=CHN", **FILTERED),
    Page("events with a rare word", "/events/?q=vanuatu", **FILTERED),
    Page("events with a common word", "/events/?q=security", **FILTERED),
    Page("search, rare word", "/search/?q=vanuatu", most_ratio=6),
    Page("search, common word", "/search/?q=security", most_ratio=6),
]
STAFF = [
    Page("desk", "/desk/", is_staff=True),
    Page("queue", "/desk/review/", is_staff=True),
    Page("quick log", "/desk/log/", is_staff=True),
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
ALL = [*PUBLIC, *STAFF, *PEERS]
