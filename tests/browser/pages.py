"""The pages that the browser visits: every public address, in the shapes that readers meet."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """`pattern` is the address as the URL configuration has it; `address` one real case of it."""

    pattern: str
    address: str
    status: int = 200

    def __str__(self) -> str:
        return self.address


# One of each kind first; keyboard and no-JavaScript tests visit these alone.
KINDS = [
    Page("/", "/"),
    Page("/priorities/", "/priorities/"),
    Page("/priorities/<number>/", "/priorities/7/"),
    Page("/platforms/", "/platforms/"),
    Page("/platforms/<number>/", "/platforms/2/"),
    Page("/principles/", "/principles/"),
    Page("/principles/<number>/", "/principles/1/"),
    Page("/editions/", "/editions/"),
    Page("/editions/<slug>/", "/editions/section-three/"),
    Page("/editions/compare/", "/editions/compare/"),
    Page("/events/", "/events/"),
    Page("/events/<slug>/", "/events/gpscf-2024/"),
    Page("/events/<slug>/history/", "/events/gpscf-2024/history/"),
    Page("/events/<slug>/history/compare/", "/events/gpscf-2024/history/compare/?left=1&right=2"),
    Page("/forums/", "/forums/"),
    Page("/forums/<slug>/", "/forums/cica/"),
    Page("/forums/<slug>/history/", "/forums/cica/history/"),
    Page("/forums/<slug>/history/compare/", "/forums/cica/history/compare/"),
    Page("/status-updates/", "/status-updates/"),
    Page("/status-updates/<slug>/", "/status-updates/priority-7-2026-06/"),
    Page("/status-updates/<slug>/history/", "/status-updates/priority-7-2026-06/history/"),
    Page(
        "/status-updates/<slug>/history/compare/",
        "/status-updates/priority-7-2026-06/history/compare/?left=x",
    ),
    Page("/parties/", "/parties/"),
    Page("/parties/<code>/", "/parties/CHN/"),
    Page("/parties/<code>/history/", "/parties/CHN/history/"),
    Page("/publishers/", "/publishers/"),
    Page("/publishers/<slug>/", "/publishers/xinhua/"),
    Page("/publishers/<slug>/history/", "/publishers/xinhua/history/"),
    Page("/sources/", "/sources/"),
    Page("/searches/", "/searches/"),
    Page("/filter/<listed>/", "/filter/events/?kind=vote"),
    Page("/filter/<listed>/<name>/", "/filter/events/party/"),
    Page("/matrix/", "/matrix/"),
    Page("/compare/", "/compare/?item=priority-7&item=priority-9&item=platform-1"),
    Page("/calendar/", "/calendar/"),
    Page("/search/", "/search/?q=nuclear"),
    Page("/changes/", "/changes/"),
    Page("/columns/<file>/", "/columns/events/?kind=vote&columns=title,start_date,items"),
    Page("/columns/<file>/cite/", "/columns/events/cite/?kind=vote&columns=title,start_date"),
    Page("/columns/<file>/prepare/", "/columns/events/prepare/?kind=vote&columns=title,start_date"),
    Page("/downloads/<key>/", "/downloads/0000000000000000/", status=404),
    Page("/reports/", "/reports/"),
    Page("/reports/<slug>/", "/reports/progress/"),
    Page("/reports/<slug>/prepare/", "/reports/events/prepare/?kind=vote&format=xlsx"),
    Page("/reports/dossier/<key>/", "/reports/dossier/priority-7/"),
    Page(
        "/reports/prepared/<token>/",
        "/reports/prepared/00000000-0000-4000-8000-000000000000/",
        status=404,
    ),
    Page("/about/", "/about/"),
    Page("/about/method/", "/about/method/"),
    Page("/about/agreement/", "/about/agreement/"),
    Page("/embed/priorities/<number>/", "/embed/priorities/7/"),
    Page("/accounts/login/", "/accounts/login/"),
    Page("/accounts/password/reset/", "/accounts/password/reset/"),
    Page("/accounts/password/reset/done/", "/accounts/password/reset/done/"),
    Page("/accounts/password/reset/key/<uidb36>-<key>/", "/accounts/password/reset/key/1-x/"),
    Page("/accounts/password/reset/key/done/", "/accounts/password/reset/key/done/"),
    Page("/reply/<kind>/<slug>/", "/reply/event/gpscf-2024/"),
    Page("/reply/<kind>/<slug>/received/", "/reply/event/gpscf-2024/received/"),
    Page("/accounts/invitation/<token>/", "/accounts/invitation/made-up/", status=404),
]

# The same pages in other states: filtered, empty, refused, of another day.
STATES = [
    Page("/", "/?as_of=2023-12-31"),
    Page("/priorities/<number>/", "/priorities/16/?as_of=2024-12-31&known_on=2100-01-01"),
    Page("/events/", "/events/?item=priority-7&kind=vote"),
    Page("/events/", "/events/?q=nothing+is+called+this"),
    Page("/events/", "/events/?item=priority-99"),
    Page("/filter/<listed>/", "/filter/sources/?kind=nonsense"),
    Page("/filter/<listed>/<name>/", "/filter/events/country/?find=nothing+is+called+this"),
    Page("/matrix/", "/matrix/?show=status"),
    Page("/compare/", "/compare/"),
    Page("/compare/", "/compare/?item=priority-99&item=priority-7"),
    Page("/changes/", "/changes/?kind=forum&change=published"),
    Page("/changes/", "/changes/?start=x"),
    Page("/reports/<slug>/", "/reports/events/?item=priority-7"),
    Page("/reports/<slug>/", "/reports/events/?kind=vote&end=1950"),
    Page("/reports/<slug>/", "/reports/matrix/"),
    Page("/reports/<slug>/", "/reports/dossier/"),
    Page("/reports/<slug>/", "/reports/parties/?start=x"),
    Page("/search/", "/search/"),
    Page("/search/", "/search/?q=nothing+is+called+this"),
    Page("/events/<slug>/", "/events/unsc-climate-veto-2021/"),
    Page("/events/<slug>/", "/events/no-such-event/", status=404),
    Page("/embed/priorities/<number>/", "/embed/priorities/99/", status=404),
]

PAGES = [*KINDS, *STATES]

# Public, but not pages to look at: what only machines ask for. Nor are files, or staff's pages.
NO_PAGES = {
    "/changes.atom",
    "/downloads/<key>/file/",
    "/reports/<slug>.<file_format>",
    "/reports/prepared/<token>/file/",
    "/reports/prepared/<token>/manifest.json",
    "/reports/prepared/<token>/cancel/",
    "/sitemap.xml",
    "/sitemap-<section>.xml",
    "/robots.txt",
    "/favicon.ico",
    "/.well-known/security.txt",
    "/healthz",
    "/accounts/",
    "/accounts/logout/",
}
# Pages of a signed-in person below an address that is public otherwise.
OWN = (
    "/accounts/manage/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/second-factor/",
    "/accounts/sessions/",
)
FILES = (".csv", ".xlsx", ".json", ".jsonl", ".zip")
STAFF = ("/desk/", "/admin/", *OWN)
