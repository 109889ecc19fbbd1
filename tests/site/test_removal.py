"""What has been removed from public view is looked for everywhere that readers can look.

Two events, a forum and an assessment whose every text has one word that nothing else has. They are
removed, all public addresses are asked, and all files on disk are read. SQLite is asked as known
when they were public, which shows the most, and for one format; PostgreSQL for all.
"""

import io
import zipfile
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict

from tests import factories
from tests.answers import read
from tests.site.addresses import all_addresses
from tracking import actions
from tracking.actions import merging
from tracking.jobs import running
from tracking.public.sitemaps import SECTIONS
from tracking.reports import preparing
from tracking.reports.formats import Format
from tracking.reports.kinds import REPORTS
from tracking.reports.report import Report

pytestmark = pytest.mark.django_db

WORD = "Zanzoria"
OTHER_WORD = "brouhaha"  # in the same texts: what a search can ask for without saying the word
PHRASE = f"{WORD} {OTHER_WORD}"
THEN = "as_of=2026-02-28&known_on=2026-03-01"
NOT_ASKED = ("/accounts/", "/admin/", "/desk/", "/reports/prepared/", "/.well-known/")
# Where the word stands before: a hunt that finds nothing anywhere proves nothing.
FOUND_BEFORE = [
    *(
        "/events/",
        "/events.csv",
        "/events.xlsx",
        "/forums.json",
        "/status-updates.csv",
        "/sources/",
    ),
    *("/priorities/7/", "/changes/", "/changes.csv", "/changes.atom", "/sitemap-events.xml"),
    *(f"/search/?q={OTHER_WORD}", f"/events/?{THEN}", f"/sources.csv?{THEN}"),
    *(f"/reports/events.csv?{THEN}", f"/reports/dossier.csv?item=priority-7&{THEN}"),
]


@pytest.fixture
def editor_then(time_machine):
    time_machine.move_to(datetime(2026, 2, 2, 12, tzinfo=UTC))
    return factories.user("editor")


@pytest.fixture
def records(editor_then, time_machine, settings, tmp_path):
    """Public from 2 February 2026, edited and merged on 1 March, and cited by others that stay."""
    settings.REPORTS_DIR = tmp_path / "reports"
    source = factories.source(
        title=f"{PHRASE} report", publisher=f"{PHRASE} Post", url=f"https://{WORD}.example/1"
    )
    known = {"sources": [source], "items": [factories.item()]}
    forum = factories.forum(
        name=f"{PHRASE} Forum", short_name=WORD, convener=PHRASE, description=PHRASE, **known
    )
    words = {"summary": PHRASE, "place": WORD, "edition_label": PHRASE, "forum": forum}
    events = [
        factories.event(
            title=f"{PHRASE} {n}", parties=[(factories.party(), "host")], **words, **known
        )
        for n in ("first", "second")
    ]
    event, twin = events
    stays = factories.event(title="Talks in Geneva", forum=forum)
    texts = dict.fromkeys(("rationale", "own_claim", "search_note"), f"“{PHRASE}”")
    update = factories.status_update(
        evidence=[event], searches=[factories.search(words=PHRASE)], **texts
    )
    citing = factories.status_update(evidence=[event, stays], as_of=date(2025, 6, 30))
    time_machine.move_to(datetime(2026, 3, 1, 12, tzinfo=UTC))
    event.summary = f"{PHRASE} again"
    actions.edit(event, by=editor_then, version=event.version, reason=f"{PHRASE} was misspelt.")
    source.title = f"{PHRASE} report, second edition"
    actions.edit_source(source, by=editor_then, version=source.version, reason=f"{PHRASE}.")
    merging.merge(
        event, twin, by=editor_then, surviving_version=event.version,
        merged_version=twin.version, reason="One and the same.",
    )  # fmt: skip
    time_machine.move_to(datetime(2026, 11, 25, 12, tzinfo=UTC))
    for record in (event, twin, forum, update, stays, citing):
        record.refresh_from_db()
    return SimpleNamespace(
        event=event, twin=twin, forum=forum, update=update, stays=stays, citing=citing,
        cited=factories.cited_download(f"q={OTHER_WORD}").key,
    )  # fmt: skip


def asks_all():
    return connection.vendor == "postgresql"


def remove(records, by):
    for record in (records.update, records.event, records.forum):
        actions.remove(
            record, by=by, version=record.version, reason=f"Court order: {PHRASE}.", kind="law"
        )


def prepared_reports():
    """A finished job for each report, as known when the records were public."""
    jobs = []
    for kind in REPORTS if asks_all() else REPORTS[1:3]:
        query = f"item=priority-7&{THEN}" if kind.slug == "dossier" else THEN
        report = Report.build(kind, QueryDict(query))
        ending = "xlsx" if kind.slug == "events" else "csv"
        jobs.append(preparing.prepare(report, ending, person=AnonymousUser(), key=kind.slug))
        running.run(jobs[-1].pk)
    return jobs


def filled_in(address, records):
    """The address, once for each record, report or format that it has a place for."""
    folder = address.split("/")[1]
    places = {
        "<slug>": {
            "events": [records.event.slug, records.twin.slug, records.stays.slug],
            "forums": [records.forum.slug],
            "status-updates": [records.update.slug, records.citing.slug],
            "reports": [kind.slug for kind in REPORTS],
            "editions": ["section-three"],
            "reply": [records.event.slug],
            "publishers": ["example-post"],
        }.get(folder),
        "<number>": ["7"] if "priorities" in address else ["1"],
        "<code>": ["CHN"],
        "<key>": [records.cited if folder == "downloads" else "priority-7"],
        "<kind>": ["event"],
        "<section>": list(SECTIONS),
        "<file_format>": list(Format),
    }
    found = [address]
    for place, values in places.items():
        if place in address:
            found = [one.replace(place, value) for one in found for value in values]
    return found


def query_of(address):
    """What a page has to be asked so that it shows all it has."""
    for beginning, query in {
        "/search": f"q={OTHER_WORD}",
        "/compare": "item=priority-7&item=priority-8",
        "/reports/dossier": "item=priority-7",
        "/calendar": "month=2024-05",
    }.items():
        if address.startswith(beginning):
            return query
    return "left=1&right=2" if "history/compare" in address else ""


def texts_of(content):
    """The texts of a file: of a workbook those of its parts."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def says(text):
    return WORD.lower() in text.lower()


def text_at(client, address):
    """The text of an answer and its headers, without the path that was asked for."""
    answer = client.get(address)
    assert answer.status_code in (200, 301, 400, 404, 410), address
    return (texts_of(read(answer)) + str(answer.headers)).replace(address.split("?")[0], "")


def addresses_that_say_it(client, records):
    left_out = () if asks_all() else (".xlsx", ".json", ".jsonl")
    public = (one for one in all_addresses() if not one.startswith(NOT_ASKED))
    asked = [
        f"{one}?{query_of(one)}&{moment}"
        for address in public
        for one in filled_in(address, records)
        for moment in (("", THEN) if asks_all() else (THEN,))
        if not one.endswith(left_out)
    ]
    return [address for address in asked if says(text_at(client, address))]


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_removed_is_found_nowhere(
    visitor, records, editor_then, settings, django_capture_on_commit_callbacks
):
    settings.CACHED_PAGES = 100
    jobs = prepared_reports()
    prepared = [says(texts_of(path.read_bytes())) for path in files_below(settings.REPORTS_DIR)]
    found_before = [*FOUND_BEFORE, f"/downloads/{records.cited}/file/"]
    before = [says(text_at(visitor, address)) for address in found_before]

    with django_capture_on_commit_callbacks(execute=True):
        remove(records, editor_then)

    assert [address for address in found_before if says(text_at(visitor, address))] == []
    assert addresses_that_say_it(visitor, records) == []
    assert dict(zip(found_before, before, strict=True)) == dict.fromkeys(found_before, True)
    assert len(prepared) == len(jobs)
    assert any(prepared)
    assert files_below(settings.REPORTS_DIR) == []
    for job in jobs:
        job.refresh_from_db()
        for page, status in (("", 200), ("file/", 410), ("manifest.json", 404)):
            answer = visitor.get(f"/reports/prepared/{job.token}/{page}")
            assert answer.status_code == status
            assert not says(answer.content.decode())
        assert not says(str(job.parameters))
