"""One table of all addresses by roles. An address that is not in it fails the first test.

PostgreSQL is asked once for each address, by somebody who is let in.
"""

import uuid
from urllib.parse import unquote

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.answers import read
from tests.site.addresses import all_addresses
from tracking import permissions
from tracking.actions import merging, schedules
from tracking.desk.autosave import storing
from tracking.exports import EXPORTS, Format
from tracking.imports.opening import open_import
from tracking.jobs import running
from tracking.models import ReportSchedule, SuspectedPair
from tracking.reports import preparing
from tracking.reports.kinds import KIND_OF
from tracking.reports.report import Report

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "stranger", "contributor", "editor", "administrator"]
SHARES = 10  # tests among which the addresses are shared out

ENDINGS = [*Format, "zip"]
FILES = [f"/{export.name}.{ending}" for export in EXPORTS for ending in ENDINGS]

# Sign-in for visitors, a refusal for strangers; then as said.
STAFF = (302, 403, 200, 200, 200)
EDITORS = (302, 403, 403, 200, 200)
EVERYONE = (200, 200, 200, 200, 200)
# An import exists for whoever brought it in; here it is a contributor's, who may not import.
OWN_IMPORT = (302, 403, 403, 404, 404)
MOVED = (301, 301, 301, 301, 301)
ABSENT = (404, 404, 404, 404, 404)
REFUSED = (400, 400, 400, 400, 400)
# The check of what an editor marked; without a mark it leads back to the queue.
EDITORS_WITH_MARKS = (302, 403, 403, 302, 302)
STAFF_LED_ON = (302, 403, 302, 302, 302)  # to the form: nothing was sent
LED_ON = (302, 302, 302, 302, 302)
SIGNED_IN = (302, 200, 200, 200, 200)
ADMINISTRATORS = (302, 403, 403, 403, 200)
ADMINISTRATORS_BY_POST_ONLY = (302, 403, 403, 403, 405)
BY_POST_ONLY = (405, 405, 405, 405, 405)
REDIRECTS = (LED_ON, STAFF_LED_ON, EDITORS_WITH_MARKS)
STAFF_BY_POST_ONLY = (302, 403, 405, 405, 405)
# By the desk's own scripts: no sign-in page is of use to them.
ASKED_BY_A_PAGE = (401, 403, 200, 200, 200)
SENT_BY_A_PAGE = (401, 403, 405, 405, 405)
# What somebody typed exists for them alone; here it is the contributor's.
OWN_TYPING = (302, 403, 200, 404, 404)

# A report that somebody asked for is theirs and the editors'; here it is the contributor's.
OWN_REPORT = (404, 404, 200, 200, 200)

# What GET answers; the records of the desk are a contributor's own.
TABLE = {
    "/": EVERYONE,
    "/columns/<file>/": EVERYONE,
    "/columns/<file>/cite/": EVERYONE,
    "/columns/<file>/prepare/": EVERYONE,
    "/downloads/<key>/": EVERYONE,
    "/downloads/<key>/file/": EVERYONE,
    "/priorities/": EVERYONE,
    "/priorities/<number>/": EVERYONE,
    "/platforms/": EVERYONE,
    "/platforms/<number>/": EVERYONE,
    "/principles/": EVERYONE,
    "/principles/<number>/": EVERYONE,
    "/editions/": EVERYONE,
    "/editions/<slug>/": EVERYONE,
    "/editions/compare/": EVERYONE,
    "/filter/<listed>/": EVERYONE,
    "/filter/<listed>/<name>/": EVERYONE,
    "/events/": EVERYONE,
    "/events/<slug>/": EVERYONE,
    "/events/<slug>/history/": EVERYONE,
    "/events/<slug>/history/compare/": EVERYONE,
    "/forums/": EVERYONE,
    "/forums/<slug>/": EVERYONE,
    "/forums/<slug>/history/": EVERYONE,
    "/forums/<slug>/history/compare/": EVERYONE,
    "/status-updates/": EVERYONE,
    "/status-updates/<slug>/": EVERYONE,
    "/status-updates/<slug>/history/": EVERYONE,
    "/status-updates/<slug>/history/compare/": EVERYONE,
    "/parties/": EVERYONE,
    "/parties/<code>/": EVERYONE,
    "/parties/<code>/history/": EVERYONE,
    "/publishers/": EVERYONE,
    "/publishers/<slug>/": EVERYONE,
    "/publishers/<slug>/history/": EVERYONE,
    "/sources/": EVERYONE,
    "/searches/": EVERYONE,
    "/reply/<kind>/<slug>/": ABSENT,  # off unless a setting says otherwise
    "/reply/<kind>/<slug>/received/": ABSENT,
    "/matrix/": EVERYONE,
    "/compare/": EVERYONE,
    "/calendar/": EVERYONE,
    "/reports/": EVERYONE,
    "/reports/<slug>.<file_format>": EVERYONE,
    "/reports/dossier/<key>/": EVERYONE,
    "/reports/<slug>/": EVERYONE,
    "/reports/<slug>/prepare/": EVERYONE,
    "/reports/prepared/<token>/": OWN_REPORT,
    "/reports/prepared/<token>/file/": OWN_REPORT,
    "/reports/prepared/<token>/manifest.json": OWN_REPORT,
    "/reports/prepared/<token>/cancel/": BY_POST_ONLY,
    "/search/": EVERYONE,
    "/changes/": EVERYONE,
    "/about/": EVERYONE,
    "/about/method/": EVERYONE,
    "/about/agreement/": EVERYONE,
    "/embed/priorities/<number>/": EVERYONE,
    **dict.fromkeys(FILES, EVERYONE),
    **{f"/compare.{ending}": REFUSED for ending in ENDINGS},  # without items to compare
    "/changes.atom": EVERYONE,
    "/sitemap.xml": EVERYONE,
    "/sitemap-<section>.xml": EVERYONE,
    "/robots.txt": EVERYONE,
    "/favicon.ico": MOVED,
    "/.well-known/security.txt": ABSENT,  # nobody is named in tests
    "/healthz": EVERYONE,
    "/accounts/login/": EVERYONE,
    "/accounts/logout/": BY_POST_ONLY,
    **{
        f"/accounts/{rest}": expected
        for rest, expected in {
            "": SIGNED_IN,
            "invitation/<token>/": ABSENT,  # a made-up one
            "password/reset/": EVERYONE,
            "password/reset/done/": EVERYONE,
            "password/reset/key/<uidb36>-<key>/": EVERYONE,
            "password/reset/key/done/": EVERYONE,
            "password/change/": LED_ON,  # the people of the tests have no password
            "reauthenticate/": (302, 403, 403, 403, 403),  # and so nothing to prove
            "sessions/": SIGNED_IN,
            "sessions/<pk>/end/": (302, 405, 405, 405, 405),
            "sessions/end-others/": (302, 405, 405, 405, 405),
            "second-factor/": SIGNED_IN,
            "second-factor/authenticate/": LED_ON,  # it comes after a password
            "second-factor/reauthenticate/": (302, 403, 403, 403, 403),
            "second-factor/totp/activate/": SIGNED_IN,
            "second-factor/totp/deactivate/": (302, 404, 404, 404, 404),  # nothing is set up
            "second-factor/recovery-codes/": (302, 404, 404, 404, 404),
            "second-factor/recovery-codes/generate/": SIGNED_IN,
            "second-factor/recovery-codes/download/": (302, 404, 404, 404, 404),
            "second-factor/webauthn/": SIGNED_IN,
            "second-factor/webauthn/add/": SIGNED_IN,
            "second-factor/webauthn/reauthenticate/": (302, 403, 403, 403, 403),
            "second-factor/webauthn/keys/<pk>/edit/": (302, 404, 404, 404, 404),
            "second-factor/webauthn/keys/<pk>/remove/": (302, 404, 404, 404, 404),
            "manage/people/": ADMINISTRATORS,
            "manage/people/free/": ADMINISTRATORS_BY_POST_ONLY,
            "manage/people/<pk>/second-factor/remove/": ADMINISTRATORS,
            "manage/people/<pk>/sessions/end/": ADMINISTRATORS_BY_POST_ONLY,
            "manage/invitations/": ADMINISTRATORS,
            "manage/invitations/<pk>/revoke/": ADMINISTRATORS_BY_POST_ONLY,
            "manage/security-log/": ADMINISTRATORS,
        }.items()
    },
    "/admin/": STAFF,
    "/desk/": STAFF,
    "/desk/drafts/": STAFF,
    "/desk/review/": EDITORS,
    "/desk/review/check/": EDITORS_WITH_MARKS,
    "/desk/forums/link/": STAFF,
    "/desk/status-updates/preview/": STAFF_LED_ON,
    "/desk/status-updates/standing/": STAFF_BY_POST_ONLY,
    "/desk/status-updates/bearing/": STAFF,
    "/desk/submissions/": STAFF,
    "/desk/due/": STAFF,
    "/desk/trash/": STAFF,
    "/desk/review/publish/": STAFF_BY_POST_ONLY,
    "/desk/review/report/": EDITORS,
    "/desk/downloads/": ADMINISTRATORS,
    "/desk/downloads.csv": ADMINISTRATORS,
    "/desk/jobs/": EDITORS,
    "/desk/jobs/<token>/cancel/": STAFF_BY_POST_ONLY,
    "/desk/jobs/<token>/retry/": STAFF_BY_POST_ONLY,
    "/desk/import/": EDITORS,
    "/desk/import/templates/<kind>.csv": EDITORS,
    "/desk/import/templates/<kind>.xlsx": EDITORS,
    **{
        f"/desk/import/<token>/{rest}": expected
        for rest, expected in {
            "": OWN_IMPORT,
            "columns/": OWN_IMPORT,
            "values/": OWN_IMPORT,
            "rows/": OWN_IMPORT,
            "rows/<number>/": OWN_IMPORT,
            "rows/<number>/decide/": OWN_IMPORT,
            "confirm/": OWN_IMPORT,
            "undo/": OWN_IMPORT,
            "refused.csv": OWN_IMPORT,
            "refused.xlsx": OWN_IMPORT,
            "reading/": STAFF_BY_POST_ONLY,
            "preview/": STAFF_BY_POST_ONLY,
            "check/": STAFF_BY_POST_ONLY,
            "cancel/": STAFF_BY_POST_ONLY,
            "go-on/": STAFF_BY_POST_ONLY,
            "end-there/": STAFF_BY_POST_ONLY,
            "restore/": STAFF_BY_POST_ONLY,
            "discard/": STAFF_BY_POST_ONLY,
        }.items()
    },
    "/desk/schedules/": EDITORS,
    "/desk/schedules/add/<slug>/": EDITORS,
    "/desk/schedules/<pk>/": EDITORS,
    "/desk/schedules/<pk>/edit/": EDITORS,
    "/desk/schedules/<pk>/delete/": EDITORS,
    "/desk/schedules/<pk>/run/": STAFF_BY_POST_ONLY,
    "/desk/schedules/<pk>/pause/": STAFF_BY_POST_ONLY,
    "/desk/schedules/<pk>/resume/": STAFF_BY_POST_ONLY,
    "/desk/parties/": STAFF,
    "/desk/parties/new/": STAFF,
    "/desk/parties/<pk>/": STAFF,
    "/desk/parties/<pk>/edit/": EDITORS,
    "/desk/parties/<pk>/remove/": EDITORS,
    "/desk/parties/<pk>/replace/": EDITORS,
    "/desk/publishers/": STAFF,
    "/desk/publishers/new/": EDITORS,
    "/desk/publishers/<pk>/": STAFF,
    "/desk/publishers/<pk>/edit/": EDITORS,
    "/desk/publishers/<pk>/merge/": EDITORS,
    "/desk/sources/": STAFF,
    "/desk/sources/new/": STAFF,
    "/desk/sources/<pk>/": STAFF,
    "/desk/sources/<pk>/edit/": STAFF,
    "/desk/replies/": EDITORS,
    "/desk/replies/<pk>/": EDITORS,
    "/desk/replies/<pk>/answer/": EDITORS,
    "/desk/replies/<pk>/take/": STAFF_BY_POST_ONLY,
    "/desk/replies/<pk>/leave/": STAFF_BY_POST_ONLY,
    "/desk/searches/": STAFF,
    "/desk/searches/new/": STAFF,
    "/desk/searches/<pk>/": STAFF,
    "/desk/searches/<pk>/publish/": STAFF_BY_POST_ONLY,
    "/desk/searches/<pk>/withdraw/": STAFF,
    "/desk/status-updates/<pk>/stands/": STAFF_BY_POST_ONLY,
    "/desk/second-opinions/": EDITORS,
    "/desk/second-opinions/new/": EDITORS,
    "/desk/second-opinions/<pk>/": EDITORS,
    "/desk/second-opinions/<pk>/hand-on/": EDITORS,
    "/desk/second-opinions/<pk>/cancel/": EDITORS,
    "/desk/duplicates/": STAFF,
    "/desk/duplicates/check/": STAFF,
    "/desk/duplicates/<pk>/": STAFF,
    "/desk/events/<pk>/merge/<other>/": STAFF,
    "/desk/events/<pk>/sources/<source>/relation/": EDITORS,
    "/desk/merges/<pk>/undo/": EDITORS,
    "/desk/log/": STAFF,
    "/desk/log/another/": STAFF,
    "/desk/log/full/": STAFF,
    "/desk/log/source/": ASKED_BY_A_PAGE,
    "/desk/log/publishers/": ASKED_BY_A_PAGE,
    "/desk/log/date/": ASKED_BY_A_PAGE,
    "/desk/log/suggest/": ASKED_BY_A_PAGE,
    "/desk/kept/keep/": SENT_BY_A_PAGE,
    "/desk/kept/token/": ASKED_BY_A_PAGE,
    "/desk/kept/<key>/discard/": OWN_TYPING,
    **{
        f"/desk/{kind}/{rest}": expected
        for kind in ("events", "forums", "status-updates")
        for rest, expected in {
            "new/": STAFF,
            "<pk>/": STAFF,
            "<pk>/edit/": STAFF,
            "<pk>/open/": STAFF_BY_POST_ONLY,
            "<pk>/leave/": STAFF_BY_POST_ONLY,
            "<pk>/restore/<number>/": EDITORS,
            "<pk>/submit/": STAFF_BY_POST_ONLY,
            "<pk>/take-back/": STAFF_BY_POST_ONLY,
            "<pk>/publish/": STAFF_BY_POST_ONLY,
            "<pk>/return/": EDITORS,
            "<pk>/withdraw/": EDITORS,
            "<pk>/remove/": EDITORS,
            "<pk>/put-back/": EDITORS,
            "<pk>/trash/": STAFF_BY_POST_ONLY,
            "<pk>/restore/": STAFF_BY_POST_ONLY,
            "<pk>/differences/": STAFF,
            "<pk>/comments/": STAFF,
            "<pk>/comments/<comment>/resolve/": STAFF_BY_POST_ONLY,
            "<pk>/comments/<comment>/reopen/": STAFF_BY_POST_ONLY,
        }.items()
    },
}

MAKERS = {
    "events": factories.event,
    "forums": factories.forum,
    "status-updates": factories.status_update,
}
# The state in which an act can be taken.
STATES = {
    "return/": "in_review",
    "withdraw/": "published",
    "remove/": "published",
    "put-back/": "removed",
    "<number>/": "published",
}


@pytest.mark.any_database
def test_every_address_is_in_the_table():
    assert set(TABLE) == set(all_addresses())


def concrete(address, author, records):
    """The address of a record that exists, for example `/events/event-7/`."""
    parts = address.strip("/").split("/")
    if parts[1:2] in (["duplicates"], ["merges"]) or "<other>" in parts:
        return of_two(address, author)
    if parts[:2] == ["desk", "jobs"]:
        return address.replace("<token>", str(uuid.uuid4()))
    if parts[:2] == ["desk", "import"]:
        return of_an_import(address, author)
    if parts[:2] == ["desk", "schedules"]:
        return address.replace("<slug>", "events").replace("<pk>", str(a_schedule(author).pk))
    if parts[:2] == ["desk", "parties"]:
        return address.replace("<pk>", str(factories.party(f"ORG-{next(factories.numbers)}").pk))
    if parts[:2] == ["desk", "publishers"]:
        return address.replace("<pk>", str(factories.publisher().pk))
    if parts[:2] == ["desk", "sources"]:
        return address.replace("<pk>", str(factories.source().pk))
    if parts[0] == "reply":
        slug = records["events", "published"].slug
        return address.replace("<kind>", "event").replace("<slug>", slug)
    if parts[:2] == ["desk", "replies"]:
        return address.replace("<pk>", str(factories.reply(records["events", "published"]).pk))
    if parts[:2] == ["desk", "searches"]:
        return address.replace("<pk>", str(factories.recorded_search(by=author).pk))
    if parts[:2] == ["desk", "second-opinions"]:
        return address.replace("<pk>", str(factories.second_opinion().pk))
    if parts[0] == "desk" and "<pk>" in parts:
        state = STATES.get(f"{parts[-1]}/", "draft")
        record = records[parts[1], state]
        if "<source>" in parts:
            address = address.replace("<source>", str(record.sources.first().pk))
        address = address.replace("<pk>", str(record.pk))
        return address.replace("<comment>", "1").replace("<number>", "1")
    if parts[0] == "reports":
        return of_reports(address, author)
    if parts[0] == "accounts":
        address = address.replace("<uidb36>-<key>", "1-x").replace("<token>", "made-up")
        return address.replace("<pk>", str(author.pk))
    if parts[0] == "downloads":
        return address.replace("<key>", factories.cited_download().key)
    if "<key>" in parts:
        tab = storing.Tab(uuid.uuid4(), "tab", 1)
        storing.save(tab, "event", None, {"title": ["Typed"]}, person_pk=author.pk)
        return address.replace("<key>", str(tab.key))
    if parts[0] == "publishers":
        return address.replace("<slug>", factories.OWN_VOICE)
    if parts[0] == "editions":
        return address.replace("<slug>", "section-three")
    if "<slug>" in parts:
        return address.replace("<slug>", records[parts[0], "published"].slug)
    for part in ("<section>", "<listed>", "<file>"):
        address = address.replace(part, "events")
    if "<code>" in address:
        return address.replace("<code>", factories.party("CHN").code)
    return address.replace("<name>", "party").replace("<number>", "1")


def of_reports(address, author):
    """Of the token, a report that was prepared; else of the events, or the dossier of an item."""
    if "<token>" in address:
        report = Report.build(KIND_OF["events"], QueryDict())
        job = preparing.prepare(report, "csv", person=author, key="")
        running.run(job.pk)
        return address.replace("<token>", str(job.token))
    address = address.replace("<slug>", "events").replace("<file_format>", "csv")
    return address.replace("<key>", "priority-7")


def of_an_import(address, author):
    """One with a row, of which nothing is checked yet."""
    address = address.replace("<kind>", "events").replace("<number>", "2")
    if "<token>" not in address:
        return address
    of = open_import(b"Title,Start\nTalks,2024-05-17\n", name="talks.csv", kind="events", by=author)
    return address.replace("<token>", str(of.token))


def a_schedule(author):
    planned = ReportSchedule(name="Weekly", report="events", format="csv", rhythm="weekly")
    planned.weekday = 0
    return schedules.set_up(planned, by=author, today=timezone.localdate())


def of_two(address, author):
    """An address about two drafts of one event."""
    one, other = (
        factories.event(title="Police academy opens in Nairobi", state="draft", by=author)
        for _ in range(2)
    )
    pk = one.pk
    if "duplicates" in address:
        pk = SuspectedPair.objects.of_event(one.pk).get().pk
    elif "merges" in address:
        versions = {"surviving_version": one.version, "merged_version": other.version}
        pk = merging.merge(one, other, by=author, **versions).pk
    return address.replace("<pk>", str(pk)).replace("<other>", str(other.pk))


@pytest.fixture(scope="module")
def people(module_db):
    return {role: factories.user("" if role == "stranger" else role) for role in ROLES[1:]}


@pytest.fixture(scope="module")
def clients(people):
    """A client for each role: signing in costs more than most of the pages."""
    clients = {role: Client() for role in ROLES}
    for role, person in people.items():
        clients[role].force_login(person)
    return clients


@pytest.fixture(scope="module")
def records(people):
    """A contributor's record of each kind in each state that an address needs."""
    return {
        (kind, state): make(state=state, by=people["contributor"])
        for kind, make in MAKERS.items()
        for state in {"draft", *STATES.values()}
    }


@pytest.mark.parametrize("share", range(SHARES))
def test_each_role_gets_the_answer_of_the_table(people, clients, records, share):
    for address in list(TABLE)[share::SHARES]:
        with transaction.atomic():  # what one address needs is not there for the next
            path = concrete(address, people["contributor"], records)
            expected = dict(zip(ROLES, TABLE[address], strict=True))
            asking = roles_for(address)
            given = {role: answer(clients[role], path, address) for role in asking}
            assert given == {role: expected[role] for role in asking}, address
            transaction.set_rollback(True)


def roles_for(address):
    """Who asks: everyone, except where each role has its turn because one view does the same.

    All formats of a list come from one view: a visitor asks, and one other. Of staff, public pages
    know no more than whether they may add and publish, those of one record aside: one asks. At
    the desk one asks of editors and administrators, who may do all that editors may.

    Who is let in follows from no database: PostgreSQL is asked for what they see, one role after
    the other.
    """
    place = list(TABLE).index(address)
    if connection.vendor == "postgresql":
        let_in = [role for role, status in zip(ROLES, TABLE[address], strict=True) if status == 200]
        return [let_in[place % len(let_in)]] if let_in else ROLES[-1:]
    is_of_a_record = address.startswith(
        ("/events/<", "/forums/<", "/status-updates/<", "/parties/<")
    )
    if address in FILES:
        return ["visitor", ROLES[1:][place % 4]]
    if TABLE[address] == EVERYONE and not is_of_a_record:
        return ["visitor", "stranger", ROLES[2:][place % 3]]
    *_, editors, administrators = TABLE[address]
    if address.startswith("/desk/") and editors == administrators:
        return [*ROLES[:3], ROLES[3:][place % 2]]
    return ROLES


@pytest.mark.any_database
def test_administrators_may_do_all_that_editors_may():
    assert permissions.EDITOR < permissions.ADMINISTRATOR


@pytest.mark.any_database
def test_each_role_asks_for_a_file_of_every_list_and_for_public_pages():
    for export in EXPORTS:
        asking = {role for ending in ENDINGS for role in roles_for(f"/{export.name}.{ending}")}
        assert asking == set(ROLES), export.name

    pages = [one for one in TABLE if TABLE[one] == EVERYONE and one.endswith("/")]
    for role in ROLES:
        assert sum(role in roles_for(page) for page in pages) > len(pages) / 3, role


def answer(client, path, address):
    """The status of the answer. One that leads elsewhere leads to the page for signing in."""
    given = client.get(path)
    read(given)
    if given.status_code == 302 and TABLE[address] not in REDIRECTS:
        assert unquote(given["Location"]).startswith("/accounts/login/?next=/"), address
    return given.status_code
