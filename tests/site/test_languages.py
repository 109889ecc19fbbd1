"""Every string of the interface goes through gettext: the site in a language made by machine."""

import re
import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone, translation

from gsi_tracker import settings as settings_module
from gsi_tracker import views
from priorities.models import Commitment, Edition, Item, Passage, Theme
from tests import factories, pseudo_language
from tests.answers import read
from tests.tracking.desk.forms import send
from tests.tracking.desk.imports import making
from tracking import actions
from tracking.actions import comments, merging, visits
from tracking.desk.autosave import storing
from tracking.models import Failure, ImportRow, Job, JobState, Party, SuspectedPair
from tracking.reports import preparing
from tracking.reports.kinds import KIND_OF
from tracking.reports.report import Report

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# What is the same in every language. Each with its reason; nothing else is added without one.
NAMES = [
    "GSI Tracker",  # the name of this site
    "MIT",  # licences
    "CC BY 4.0",
    "CSV",  # formats and schemes, by their technical names
    "JSON-LD",
    "UTC",
    "JSON",
    "XLSX",
    "SHA-256",
]
# Texts of Django's own admin that Django does not mark.
OF_DJANGO = {"Search"}
# What programs read or people chose, the same in every language.
PATTERNS = [
    r"[\w-]*\.(?:csv|ｃｓｖ)\b",  # files
    r"“[a-z0-9_-]+”",  # a value as an address has it
    r"\b(?:as_of|known_on)\b",  # the names of such values
    r"(?:https?|mailto):\S+",
    r"\b[CPM]\d+(?:\.\d+)?\b",
    r"\b(?:contributor|editor|administrator|stranger|author|the-editor)(?:-\d+)?\b",
    r"\b(?:priority|platform|principle)-\d+\b",
    r"[?&]?\b\w+=[\w.%-]*",
    r"\b[0-9a-f]{16,64}\b",  # ids and digests
    r"\b[A-Z]{2,3}\b(?=:|$)",
]
PLAIN = re.compile("[A-Za-z]{2}")

GREEK = "ΑΒΓΔ ΕΖΗΘ"


@pytest.fixture(scope="module")
def editor(module_db):
    return factories.user("editor")


@pytest.fixture(scope="module")
def contributor(module_db):
    return factories.user("contributor")


@pytest.fixture(scope="module")
def records(editor, contributor):
    """One record of each kind and state, in Greek letters that no string of the site has."""
    words = {"title": GREEK, "publisher": "ΠΡΣΤ", "url": "https://example.org/1"}
    voice = factories.publisher(name="ΦΩΝΗ", ground=GREEK)
    source = factories.source(
        **words, voice=voice, read_on=date(2024, 6, 1), published_on="2024-05"
    )
    organisation = factories.party("XORG", name="ΟΡΓΑΝ")
    parties = [
        (factories.party("CHN", kind="state", country="CN"), "host"),
        (organisation, "donor"),
    ]
    forum = factories.forum(
        name="ΦΟΡΥΜ", description=GREEK, convener="ΚΟΝΒ", first_held="2006-10", frequency="ΕΤΟΣ",
        short_name="ΦΜ", website="https://example.org/forum", sources=[source],
    )  # fmt: skip
    event = factories.event(
        title="ΕΒΕΝΤ", summary=GREEK, place="ΠΟΛΙΣ", country="KE", forum=forum, sources=[source],
        edition_label="ΙΑ", parties=parties, commitments=commitments_of("priority-7")[:1],
    )  # fmt: skip
    update = factories.status_update(
        rationale=GREEK, own_claim=GREEK, search_note=GREEK, evidence=[event]
    )
    withdrawn = factories.event(title="ΟΥΔΕΝ", sources=[source])
    actions.withdraw(withdrawn, by=editor, version=withdrawn.version, reason=GREEK)
    event.place = "ΠΟΛΙΣΠΟΛΙΣ"
    actions.edit(event, by=editor, version=event.version, reason=GREEK)
    draft = factories.event(title="ΓΡΑΦΩ", by=contributor, state="in_review", sources=[source])
    actions.return_to_author(draft, by=editor, version=draft.version, reason=GREEK)
    waiting = factories.forum(name="ΜΕΝΩ", by=contributor, state="in_review", sources=[source])
    factories.comment(event, by=editor, text=GREEK)
    resolved = factories.comment(draft, by=editor, text=GREEK)
    comments.resolve(resolved, by=editor)
    trashed = factories.event(title="ΡΙΠΤΩ", by=contributor, state="draft", sources=[source])
    actions.trash(trashed, by=contributor, version=1)
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        for person in (contributor, editor):
            visits.begin_visit(person, timezone.now())
    twin, _ = (
        factories.event(title="ΔΙΣ ΗΧΟΣ", sources=[source], start=day)
        for day in ("2024-05-17", "2024-05-18")
    )
    pair = SuspectedPair.objects.of_event(twin.pk).first()
    kept, gone = (factories.event(title=word, sources=[source]) for word in ("ΜΕΝΕΙ", "ΦΕΥΓΕΙ"))
    versions = {"surviving_version": kept.version, "merged_version": gone.version}
    merge = merging.merge(kept, gone, by=editor, reason=GREEK, **versions)
    unfit = factories.status_update(by=contributor, state="draft", evidence=[], rationale=GREEK)
    source.publisher = "ΠΡΣΤΠ"
    actions.edit_source(source, by=editor, version=1, reason=GREEK)
    proposed = actions.add_party(Party(code="XNEW", kind="state", name="ΝΕΟΝ"), by=contributor)
    parties = [(proposed, "host")]
    naming = factories.event(title="ΚΑΛΕΙ", state="in_review", sources=[source], parties=parties)
    in_each_state(editor)
    typing = storing.Tab(uuid.uuid4(), "tab", 1)
    storing.save(typing, "event", None, {"title": [GREEK]}, person_pk=contributor.pk)
    storing.save(
        storing.Tab(uuid.uuid4(), "tab", 1), "forum", waiting.pk, {}, person_pk=contributor.pk
    )
    return {
        "typed": SimpleNamespace(slug=typing.key, pk=0),
        "source": SimpleNamespace(slug="", pk=source.pk),
        "organisation": SimpleNamespace(slug="", pk=organisation.pk),
        "proposed": SimpleNamespace(slug="", pk=proposed.pk),
        "naming": naming,
        "event": event, "forum": forum, "update": update, "draft": draft, "waiting": waiting,
        "unfit": unfit, "withdrawn": withdrawn, "trashed": trashed,
        "cited": SimpleNamespace(slug=factories.cited_download("kind=meeting").key, pk=0),
        "twin": twin, "pair": pair, "kept": kept, "merge": merge, **prepared_reports(),
    }  # fmt: skip


def prepared_reports():
    """A report in each state, under the name of the state."""
    report = Report.build(KIND_OF["events"], QueryDict("item=priority-7"))
    reports = {}
    for state in JobState:
        job = preparing.prepare(report, "csv", person=AnonymousUser(), key=state)
        held = {"lease": uuid.uuid4(), "lease_ends_at": timezone.now(), "rows_total": 3}
        more = {
            JobState.RUNNING: held,
            JobState.FAILED: {"ended_at": timezone.now(), "failure": "disk_full"},
            JobState.DONE: {
                "ended_at": timezone.now(), "file": "x", "sha256": "0" * 64, "row_count": 3,
                "byte_count": 3, "extra": {"file": "x", "read_at": "2026-11-22T10:00:00+00:00"},
            },
        }  # fmt: skip
        ended = {} if state == JobState.WAITING else {"ended_at": timezone.now()}
        parameters = {**job.parameters, "words": GREEK}
        values = {"state": state, "parameters": parameters, **more.get(state, ended)}
        Job.objects.filter(pk=job.pk).update(**values)
        reports[f"report_{state}"] = SimpleNamespace(slug=job.token, pk=job.pk)
    return reports


def in_each_state(editor):
    """A background job in each state, and a failed one for each reason."""
    now, lease = timezone.now(), uuid.uuid4()
    held = {"lease": lease, "lease_ends_at": now, "rows_done": 1, "rows_total": 2}
    jobs = [
        {"state": "waiting"},
        {"state": "running", **held},
        {"state": "running", "cancel_asked": True, **held},
        {"state": "done", "ended_at": now, "file": "x", "sha256": "x"},
        {"state": "cancelled", "ended_at": now},
        {"state": "expired", "ended_at": now, "asked_by": editor},
        *({"state": "failed", "ended_at": now, "failure": failure} for failure in Failure),
    ]
    for number, values in enumerate(jobs):
        Job.objects.create(kind=GREEK, dedupe_key=number, asked_at=now, **values)


def commitments_of(key):
    return list(Commitment.objects.filter(item__key=key))


PUBLIC = [
    "/", "/priorities/", "/priorities/7/", "/platforms/", "/platforms/1/", "/principles/",
    "/principles/1/", "/editions/", "/editions/section-three/", "/editions/compare/",
    "/editions/compare/?all=1", "/editions/compare/?left=x&right=y", "/events/",
    "/events/?kind=meeting&q=ΕΒΕΝΤ&order=oldest", "/events/?q=ΩΩΩ", "/events/?start=x&kind=y",
    "/filter/events/", "/filter/events/?start=x&kind=y", "/filter/events/party/?find=Ω",
    "/filter/events/kind/?kind=meeting", "/filter/events/party/?kind=y",
    "/events/{event}/", "/forums/", "/forums/?kind=x", "/forums/{forum}/", "/status-updates/",
    "/status-updates/?status=active", "/status-updates/{update}/", "/parties/",
    "/parties/?kind=state", "/parties/CHN/", "/parties/XORG/", "/sources/", "/matrix/",
    "/matrix/?by=year", "/matrix/?by=x", "/compare/",
    "/compare/?item=priority-7&item=platform-1", "/compare/?item=x", "/calendar/",
    "/calendar/?month=2024-05",
    "/calendar/?month=x", "/changes/", "/changes/?kind=x&change=withdrawn",
    "/events/{event}/history/", "/events/{event}/history/compare/?left=1&right=2",
    "/forums/{forum}/history/compare/?left=x", "/status-updates/{update}/history/",
    "/events/{withdrawn}/", "/about/", "/about/method/", "/embed/priorities/7/",
    "/reports/", *(f"/reports/{kind}/" for kind in KIND_OF), "/reports/dossier/?item=priority-7",
    "/reports/events/?kind=meeting&start=2024", "/reports/events/?start=2&kind=x",
    "/reports/progress/?start=2100", "/reports/matrix/?by=year&from=2024&kind=vote",
    "/reports/dossier/priority-7/", "/reports/events/prepare/?kind=meeting&format=csv",
    "/reports/progress/prepare/?start=2024&end=2023&format=x", *(
        f"/reports/prepared/{{report_{state}}}/" for state in JobState
    ),
    "/columns/events/cite/?kind=meeting", "/columns/events/prepare/?kind=meeting",
    "/downloads/{cited}/",
    "/search/", "/search/?q=ΕΒΕΝΤ", "/?as_of=2024-12-31&known_on=2024-12-31", "/?as_of=x",
    "/priorities/7/?as_of=2025-01-01", "/accounts/login/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/accounts/password/reset/key/1-x/",
    "/accounts/password/reset/key/done/", "/accounts/invitation/x/", "/no-such-page/",
]  # fmt: skip
OWN = [
    "/accounts/", "/accounts/sessions/", "/accounts/second-factor/",
    "/accounts/second-factor/totp/activate/", "/accounts/second-factor/webauthn/",
    "/accounts/second-factor/webauthn/add/", "/accounts/second-factor/recovery-codes/generate/",
]  # fmt: skip
ADMINISTRATORS = [
    "/accounts/", "/accounts/manage/people/", "/accounts/manage/invitations/",
    "/accounts/manage/security-log/", "/accounts/manage/security-log/?kind=x&start=y",
]  # fmt: skip
CONTRIBUTORS = [
    "/desk/", "/desk/drafts/", "/desk/events/new/?item=priority-7&forum=x",
    "/desk/forums/new/?item=x", "/desk/status-updates/new/?item=priority-7&commitment=99",
    "/desk/forums/link/", "/desk/events/{draft_pk}/", "/desk/events/{draft_pk}/edit/",
    "/desk/forums/{waiting_pk}/", "/desk/status-updates/{unfit_pk}/",
    "/desk/status-updates/{unfit_pk}/edit/", "/desk/review/", "/priorities/7/", "/events/{event}/",
    "/desk/forums/{waiting_pk}/return/", "/desk/submissions/", "/desk/trash/", "/desk/due/",
    "/desk/events/{draft_pk}/comments/", "/desk/events/{draft_pk}/differences/",
    "/desk/events/{trashed_pk}/", "/desk/duplicates/", "/desk/duplicates/?show=different",
    "/desk/duplicates/{pair_pk}/", "/desk/duplicates/check/?title=ΔΙΣ ΗΧΟΣ&start=2024-05-17",
    "/desk/duplicates/check/",
    "/desk/log/", "/desk/log/?item=x&url=https://example.org/1",
    "/desk/log/?url=x&source_title=Α", "/desk/log/source/?url=https://example.org/2",
    "/desk/log/date/?date=May+2024", "/desk/log/date/?date=x", "/desk/log/suggest/?title=ΕΒΕΝΤ",
    "/desk/log/suggest/?title=Ω", "/desk/kept/{typed}/discard/", "/desk/sources/?use=unused",
    "/desk/sources/new/", "/desk/sources/{source_pk}/",
    "/desk/parties/?use=proposed", "/desk/parties/new/", "/desk/parties/{organisation_pk}/",
]  # fmt: skip
EDITORS = [
    "/desk/", "/desk/jobs/", "/desk/drafts/", "/desk/review/", "/desk/events/{event_pk}/",
    "/desk/events/{event_pk}/edit/", "/desk/events/{event_pk}/withdraw/",
    "/desk/events/{event_pk}/restore/1/", "/events/{event}/history/",
    "/desk/sources/{source_pk}/", "/desk/sources/{source_pk}/edit/",
    "/desk/parties/{organisation_pk}/", "/desk/parties/{proposed_pk}/edit/",
    "/desk/parties/{proposed_pk}/replace/", "/desk/parties/{proposed_pk}/remove/",
    "/desk/events/{naming_pk}/",
    "/desk/events/{withdrawn_pk}/", "/desk/forums/{forum_pk}/", "/desk/forums/{forum_pk}/edit/",
    "/desk/forums/{waiting_pk}/return/", "/desk/status-updates/{update_pk}/", "/desk/forums/link/",
    "/desk/review/?kind=x", "/desk/review/?kind=event", "/desk/trash/", "/desk/due/",
    "/desk/review/check/?record=forum-{waiting_pk}-2&record=event-{event_pk}-3",
    "/desk/review/report/", "/desk/events/{event_pk}/comments/",
    "/desk/events/{event_pk}/differences/?earlier=1&later=3",
    "/desk/events/{event_pk}/differences/?earlier=x", "/admin/tracking/event/{trashed_pk}/change/",
    "/desk/duplicates/{pair_pk}/", "/desk/events/{twin_pk}/merge/{event_pk}/",
    "/desk/events/{twin_pk}/merge/{withdrawn_pk}/", "/desk/events/{twin_pk}/merge/{twin_pk}/",
    "/desk/events/{kept_pk}/", "/desk/events/{kept_pk}/edit/", "/desk/merges/{merge_pk}/undo/",
    "/accounts/login/", "/admin/", "/admin/tracking/event/", "/admin/tracking/event/add/",
    "/admin/tracking/event/{event_pk}/change/", "/admin/tracking/event/{event_pk}/history/",
    "/admin/tracking/forum/{forum_pk}/change/", "/admin/tracking/statusupdate/",
    "/admin/tracking/statusupdate/{update_pk}/change/", "/admin/tracking/source/",
    "/admin/tracking/source/add/", "/admin/tracking/party/add/", "/admin/priorities/item/",
]  # fmt: skip


def words_of_the_framework():
    """The paper's own words and the site's headings for it: recorded in English."""
    columns = [
        Edition.objects.values_list("title", "publisher", "note"),
        Theme.objects.values_list("title"),
        Item.objects.values_list("title"),
        Commitment.objects.values_list("label", "text"),
        Passage.objects.values_list("text"),
        Party.objects.values_list("name", "code"),
    ]
    texts = {line for rows in columns for row in rows for text in row for line in text.split("\n")}
    return sorted((" ".join(text.split()) for text in texts if text.strip()), key=len, reverse=True)


def unmarked(html, own_words):
    """The texts of a page that have plain letters where no recorded word stands."""
    found = []
    for text in pseudo_language.texts_of(html):
        if not PLAIN.search(text) or text in OF_DJANGO or is_shortened(text, own_words):
            continue
        rest = text
        for words in [*own_words, *NAMES]:
            rest = rest.replace(words, " ")
        for pattern in PATTERNS:
            rest = re.sub(pattern, " ", rest)
        if PLAIN.search(rest):
            found.append(text)
    return found


def is_shortened(text, own_words):
    """Whether it is the beginning of a recorded text, as in the description of a page."""
    beginning = text.removesuffix("…").rstrip()
    return beginning != text and any(words.startswith(beginning) for words in own_words)


def assert_all_marked(client, addresses, records, monkeypatch):
    names = {name: getattr(record, "slug", "") for name, record in records.items()}
    names |= {f"{name}_pk": record.pk for name, record in records.items()}
    own_words = words_of_the_framework()
    report = []
    with pseudo_language.spoken(monkeypatch):
        for pattern in addresses:
            answer = client.get(pattern.format(**names))
            assert answer.status_code in (200, 400, 403, 404, 410), (pattern, answer.status_code)
            report += [f"{pattern}  {text}" for text in unmarked(answer.text, own_words)]
    assert not report, "strings without gettext:\n" + "\n".join(dict.fromkeys(report))


def test_public_pages_have_no_unmarked_string(visitor, records, monkeypatch):
    assert_all_marked(visitor, PUBLIC, records, monkeypatch)


def test_a_contributors_pages_have_no_unmarked_string(contributor, signed_in, records, monkeypatch):
    assert_all_marked(signed_in(contributor), CONTRIBUTORS, records, monkeypatch)


def test_an_editors_pages_have_no_unmarked_string(editor, signed_in, records, monkeypatch):
    assert_all_marked(signed_in(editor), EDITORS, records, monkeypatch)


def test_the_pages_of_imports_have_no_unmarked_string(editor, signed_in, monkeypatch):
    text = "ΑΑΑ,ΒΒΒ,ΓΓΓ\nΩΩ,5/6/2024,ΨΨ\nΩ\n"
    with translation.override("en"):
        read = making.opened(editor, text, name="ΑΡΧ.ΧΧΧ", day_orders={"ΒΒΒ": "dmy"})
    columns = {"ΑΑΑ": "title", "ΒΒΒ": "start_date", "ΓΓΓ": ""}
    read = making.with_values(read, columns=columns)
    suspects = [
        {"points": 9, "record": 2**40, "row": None},
        {"points": 8, "record": None, "row": 2},
    ]
    rows = [
        {"cells": ["Ω"] * 3, "label": "Ω"},
        making.REFUSED | {"cells": ["Ω"] * 3, "label": "Ω", "problems": [], "suspects": suspects},
        {"outcome": "changed", "differences": [{"field": "title", "before": "Ω", "after": "Ψ"}]},
        {"outcome": "refused", "is_readable": False, "cells": []},
    ]
    unknown = [making.UNKNOWN | {"value": "Ω", "columns": ["ΒΒΒ"], "nearest": [["1", "Ψ"]]}]
    states = {
        state: making.checked(
            editor, rows, file_name="ΑΡΧ.ΧΧΧ", header=read.header, columns=columns, state=state,
            unknown=unknown, undone_by=editor, undone_at=timezone.now(), stored_at=timezone.now(),
        )
        for state in ("checked", "checking", "stored", "undone", "discarded")
    }  # fmt: skip
    ImportRow.objects.filter(number__gt=2).exclude(of__state="checked").update(effect="left")
    client, own_words, checked = signed_in(editor), words_of_the_framework(), states["checked"]
    pages = ["columns/", "values/", "rows/", "rows/2/", "rows/3/", "rows/4/", "rows/5/", "confirm/"]
    addresses = [
        "/desk/import/",
        *(making.address(of) for of in (read, *states.values())),
        making.address(read, "columns/"),
        making.address(states["stored"], "undo/"),
        making.address(states["stored"], "rows/3/"),
        *(making.address(checked, page) for page in pages if page != "columns/"),
    ]
    with pseudo_language.spoken(monkeypatch):
        answers = [client.get(address) for address in addresses]
        answers += [
            client.post("/desk/import/", {"kind": "x"}),
            client.post(making.address(checked, "rows/3/decide/"), {"decision": "different"}),
            client.post(making.address(states["checking"], "discard/"), follow=True),
            client.post(making.address(read, "reading/"), {}, follow=True),
            client.post(making.address(read, "preview/"), {}),
        ]
        report = [
            f"{one.wsgi_request.path}  {text}"
            for one in answers
            for text in unmarked(one.text, own_words)
        ]
    assert {one.status_code for one in answers} <= {200, 400}
    assert not report, "strings without gettext:\n" + "\n".join(dict.fromkeys(report))


def test_pages_of_ones_own_account_have_no_unmarked_string(
    contributor, signed_in, records, monkeypatch
):
    assert_all_marked(signed_in(contributor), OWN, records, monkeypatch)


def test_an_administrators_pages_have_no_unmarked_string(
    administrator, signed_in, records, monkeypatch
):
    assert_all_marked(signed_in(administrator), ADMINISTRATORS, records, monkeypatch)


def test_refused_forms_have_no_unmarked_string(editor, signed_in, records, monkeypatch):
    client = signed_in(editor)
    at_desk = f"/desk/events/{records['event'].pk}"
    wrong = {"start": "2024-13", "items": ["x"], "kind": "x", "source__0__url": "ftp://example.org"}
    own_words = words_of_the_framework()
    job = Job.objects.get(state="waiting", kind=GREEK)

    with pseudo_language.spoken(monkeypatch):
        answers = [
            send(client, "/desk/events/new/", **wrong),
            send(client, "/desk/log/", start="x", items="Ω", more_parties="Ω:x; CHN:Ω"),
            send(client, "/desk/log/", start="2 to 1", source__0__url="https://example.org/1"),
            send(client, "/desk/forums/new/", website="x", first_held="x"),
            send(
                client, "/desk/status-updates/new/?item=priority-7", as_of="2999-01-01", status="x"
            ),
            send(client, f"{at_desk}/edit/", version="1", **wrong),
            send(client, f"{at_desk}/edit/", version="3", place=GREEK, reason=GREEK),
            client.post(f"{at_desk}/open/", {"version": "1"}),
            send(client, f"{at_desk}/restore/1/", reason=" "),
            send(client, f"{at_desk}/withdraw/", version="1", reason=" "),
            send(client, f"{at_desk}/withdraw/", version="1", reason=GREEK),
            send(client, "/desk/forums/link/", forum="x"),
            send(client, "/desk/events/new/", title="ΔΙΣ ΗΧΟΣ", start="2024-05-17", kind="meeting"),
            client.post(f"/desk/duplicates/{records['pair'].pk}/", {"reason": ""}),
            client.post(f"{at_desk}/submit/", follow=True),
            client.post(f"{at_desk}/trash/", follow=True),
            client.post(f"{at_desk}/comments/", {"text": " "}),
            client.get("/desk/review/check/", follow=True),
            client.post(
                "/desk/review/publish/",
                {"record": f"forum-{records['waiting'].pk}-1"},
                follow=True,
            ),
            client.post(f"/desk/events/{records['draft'].pk}/trash/", {"version": 3}, follow=True),
            client.post(f"/desk/jobs/{job.token}/retry/", follow=True),
            client.post(f"/desk/jobs/{job.token}/cancel/", follow=True),
            client.post(f"/desk/jobs/{job.token}/cancel/", follow=True),
            client.post("/accounts/login/", {"username": "x", "password": "y"}),
            send(client, "/admin/tracking/event/add/", start="x", sources=[]),
        ]

        report = [text for answer in answers for text in unmarked(answer.text, own_words)]
    assert not report, "strings without gettext:\n" + "\n".join(dict.fromkeys(report))


def test_error_pages_have_no_unmarked_string(monkeypatch):
    request = RequestFactory().get("/")

    with pseudo_language.spoken(monkeypatch):
        answers = [
            views.bad_request(request, ValueError()),
            views.permission_denied(request, PermissionDenied()),
            views.page_not_found(request, ValueError()),
            views.server_error(request),
            views.csrf_failure(request),
        ]

    assert [unmarked(answer.text, []) for answer in answers] == [[]] * 5


def test_the_walk_finds_what_is_not_marked():
    html = '<p title="Ｓｔａｔｕｓ">Ｓｔａｔｕｓ of <b>P7</b></p><img alt="A map"><code>raw</code>'

    assert unmarked(html, []) == ["Ｓｔａｔｕｓ of", "A map"]


def test_the_page_names_its_language_and_that_of_records(visitor, records, monkeypatch):
    assert '<html lang="en-gb">' in visitor.get("/priorities/").text

    with pseudo_language.spoken(monkeypatch):
        text = visitor.get("/editions/section-three/").text

    assert '<html lang="xx">' in text
    assert 'class="item-link" href="/priorities/7/" lang="en"' in text


def test_recorded_facts_are_marked_for_readers_and_at_the_desk(
    visitor, editor, signed_in, records, monkeypatch
):
    forum, desk = records["forum"], signed_in(editor)
    with pseudo_language.spoken(monkeypatch):
        pages = [visitor.get(forum.get_absolute_url()), desk.get(f"/desk/forums/{forum.pk}/")]

    assert all('<bdi lang="en">ΚΟΝΒ</bdi>' in page.text for page in pages)


@pytest.mark.parametrize(
    "header", ["", "fr", "en", "en-US,en;q=0.5", "zh-Hans", "x" * 8000, "\x00;;"]
)
def test_an_unknown_language_is_answered_in_english(visitor, header):
    answer = visitor.get("/about/", headers={"Accept-Language": header})

    assert answer.status_code == 200
    assert answer["Content-Language"] == "en-gb"
    assert not answer.cookies


def test_states_are_named_in_the_active_language(records):
    china = Party.objects.get(code="CHN")

    assert str(china) == "China"
    with translation.override("fr"):
        assert str(china) == "Chine"


def test_dates_follow_the_active_language(records):
    event = records["event"]

    assert event.date_in_words == "17 May 2024"
    with translation.override("fr"):
        assert event.date_in_words == "17 mai 2024"


def test_files_are_the_same_in_every_language(visitor, records, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("fr", "French")]

    answers = [
        visitor.get("/parties.csv", headers={"Accept-Language": tag}) for tag in ("en", "fr")
    ]

    english, french = (read(answer) for answer in answers)
    assert [answer["Content-Language"] for answer in answers] == ["en-gb", "fr"]
    assert french == english
    assert b"China" in english


# Templates themselves: what stands in a branch that no page of the walk shows.

TEMPLATES = sorted(settings_module.BASE_DIR.glob("templates/**/*.html"))
TRANSLATED = re.compile(
    r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{%\s*comment.*?{%\s*endcomment\s*%}",
    re.DOTALL,
)
TAGS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
# Words given to a filter or an included fragment, and plurals that only English makes so.
LITERAL = re.compile(
    r"""\|default(?:_if_none)?:"(?:[A-Z][a-z]|[^"]*[a-z] )[^"]*"|\|pluralize\b|"""
    r"""(?<=\s)(?:label|legend|summary|title|description|nouns?|caption)="[^"]+\""""
)


def own_words_of(source):
    """The words of a template that stand in it without a mark."""
    source = TRANSLATED.sub("", source)
    tags = [tag for tag in TAGS.findall(source) if not tag.startswith("{#")]
    literals = [found for tag in tags for found in LITERAL.findall(tag)]
    return literals + unmarked(TAGS.sub("", source), [])


def test_no_template_has_an_unmarked_string():
    found = {path.name: own_words_of(path.read_text()) for path in TEMPLATES}

    assert {name: words for name, words in found.items() if words} == {}


def test_the_reading_of_templates_finds_what_is_not_marked():
    source = """{% include "a.html" with label="Words" %}<p>{{ x|default:"None yet" }} as of</p>"""

    assert own_words_of(source) == ['label="Words"', '|default:"None yet"', "as of"]
