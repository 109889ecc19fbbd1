"""Files of the whole sample, read back as they came out: every value is the one that is stored."""

import csv
import io
import json

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.bulk import unindexed
from tests.tracking.imports.rows import Line, reader
from tracking.actions.reference import add_reference_publishers
from tracking.exports import as_csv, as_json, reading
from tracking.exports.addresses import reference_of
from tracking.exports.bearings import bearing_code
from tracking.exports.columns.events import EVENTS
from tracking.exports.columns.forums import FORUMS
from tracking.exports.columns.parties import PARTIES
from tracking.exports.columns.sources import SOURCES
from tracking.exports.columns.status_updates import STATUS_UPDATES
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.lookup import is_shown_as
from tracking.imports.values import conventions_of
from tracking.models import Event, Forum, Party, Source, StatusUpdate
from tracking.sample.loading import load_sample
from tracking.sample.named_forums import load_named_forums

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_sample")]
DIRECT = ("slug", "kind", "title", "place", "country", "summary", "edition_label", "start", "end")


@pytest.fixture(scope="module")
def whole_sample(module_db):
    with unindexed():
        add_reference_publishers()
        load_named_forums(settings.FIXTURES_DIR)
        load_sample(settings.FIXTURES_DIR / "sample")


def csv_of(export, rows, *, plain=False):
    content = io.BytesIO()
    list(as_csv.render_lines(export, rows, content, plain=plain, excel=False))
    header, *lines = csv.reader(io.StringIO(content.getvalue().decode(), newline=""), strict=True)
    return header, [Line(number, tuple(cells)) for number, cells in enumerate(lines, start=2)]


def json_lines_of(export, rows):
    """As a reader of files gives them: lists joined by semicolons, flags as words."""
    content = io.BytesIO()
    list(as_json.render_rows(export, reading.chunks_of(export, rows), content))
    found = [json.loads(line) for line in content.getvalue().decode().splitlines()]
    lines = [Line(n, tuple(map(reading.text_of, row.values()))) for n, row in enumerate(found)]
    return list(found[0]), lines


def read_back(kind, export, rows, form):
    guarded = form == "guarded"
    header, lines = (
        json_lines_of(export, rows) if form == "json" else csv_of(export, rows, plain=not guarded)
    )
    conventions = conventions_of(
        IMPORT_KINDS[kind],
        header,
        {name: name for name in header},
        lines,
        is_delimited=form != "json",
    )
    read = list(reader(kind, header, conventions=conventions).read(lines))
    assert [row.refusals for row in read if not row.is_clean] == []
    return read


every_form = pytest.mark.parametrize("form", ["guarded", "plain", "json"])


@every_form
def test_events_come_back(form):
    stored = {event.slug: event for event in Event.objects.published()}

    for row in read_back("events", EVENTS, Event.objects.published().oldest_first(), form):
        event, values = stored[row.values["slug"]], row.values
        assert {n: values.get(n, "") for n in DIRECT} == {n: str(getattr(event, n)) for n in DIRECT}
        assert set(values["items"]) == set(event.items.all())
        assert set(values.get("commitments", [])) == set(event.commitments.all())
        roles = {(one.party, one.role) for one in event.involvements.all()}
        assert set(values.get("parties", [])) == roles
        assert values.get("forum") == event.forum
        cited = list(event.sources.all())
        assert {one.among(cited) for one in values["sources"]} == set(cited)


@every_form
def test_forums_come_back(form):
    stored = {forum.slug: forum for forum in Forum.objects.published()}
    names = ("name", "short_name", "kind", "convener", "first_held", "frequency", "website",
             "description")  # fmt: skip

    for row in read_back("forums", FORUMS, Forum.objects.published().for_list(), form):
        forum, values = stored[row.values["slug"]], row.values
        assert {n: values.get(n, "") for n in names} == {n: getattr(forum, n) for n in names}
        assert values["is_recurring"] == forum.is_recurring
        assert set(values["items"]) == set(forum.items.all())
        assert set(values.get("named_in", [])) == set(forum.named_in.all())
        cited = list(forum.sources.all())
        assert {one.among(cited) for one in values["sources"]} == set(cited)


@every_form
def test_sources_come_back(form):
    sources = Source.objects.cited_publicly().by_title()
    names = ("url", "citation", "title", "publisher", "published_on", "language", "kind",
             "archived_url")  # fmt: skip

    for row, source in zip(read_back("sources", SOURCES, sources, form), sources, strict=True):
        assert {n: row.values.get(n, "") for n in names} == {n: getattr(source, n) for n in names}
        assert row.values.get("voice") == source.voice
        assert row.values.get("carrier") == source.carrier
        assert row.values.get("read_on") == source.read_on


@every_form
def test_parties_come_back(form):
    parties = Party.objects.public().in_record().with_role_counts().by_name()
    assert parties

    for row, party in zip(read_back("parties", PARTIES, parties, form), parties, strict=True):
        values = row.values
        assert (values["code"], values["kind"]) == (party.code, party.kind)
        assert is_shown_as(party, values["name"])
        assert values.get("country", "") == str(party.country)


@every_form
def test_status_updates_come_back(form):
    stored = {update.slug: update for update in StatusUpdate.objects.published()}
    names = ("status", "direction", "confidence", "confidence_reason", "rationale", "own_claim",
             "search_note", "why_another")  # fmt: skip
    updates = StatusUpdate.objects.published().newest_first()

    for row in read_back("status_updates", STATUS_UPDATES, updates, form):
        update, values = stored[row.values["slug"]], row.values
        assert {n: values.get(n, "") for n in names} == {n: getattr(update, n) for n in names}
        assert (values["item"], values.get("commitment")) == (update.item, update.commitment)
        assert values["as_of"] == update.as_of
        assert values.get("claimed_by") == update.claimed_by
        links = {link.event: link for link in update.evidence_links.with_words()}
        read = {one.event: one for one in values.get("evidence", [])}
        assert set(read) == set(links)
        for event, one in read.items():
            assert one.changed(links[event]).typed == links[event].typed
            assert bearing_code(one.new()) == bearing_code(links[event])
        lines = {str(search) for search in update.searches.all()}
        assert {one.line for one in values.get("searches", [])} == lines
        assert {str(one.new()) for one in values.get("searches", [])} == lines


def test_the_number_of_queries_does_not_grow_with_the_rows():
    header, lines = csv_of(EVENTS, Event.objects.published().oldest_first(), plain=True)

    def queries(lines):
        with CaptureQueriesContext(connection) as captured:
            list(reader("events", header).read(lines))
        return len([q for q in captured if "SAVEPOINT" not in q["sql"]])

    assert queries(lines[:5]) == queries(lines)
    assert queries(lines) <= 8


def test_a_semicolon_in_an_address_and_in_a_citation_is_read_back():
    at_address = factories.source(url="https://example.org/a;b?c=d;e")
    cited = factories.source(url="", citation="Times; page 3")
    event = factories.event(sources=[at_address, cited])
    header, lines = csv_of(EVENTS, Event.objects.filter(pk=event.pk).order_by("pk"))

    (row,) = reader("events", header).read(lines)

    assert {one.known for one in row.values["sources"]} == {at_address, cited}
    assert reference_of(at_address) in {one.reference for one in row.values["sources"]}
