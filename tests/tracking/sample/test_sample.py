"""The forums that the paper names and the whole sample, loaded once for all tests here."""

import csv
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from tests.bulk import unindexed
from tests.tracking.sample.sample_files import write_file
from tracking import actions
from tracking.actions.reference import add_reference_publishers
from tracking.assessment.publishing import missing_for_publication
from tracking.models import Event, EvidenceLink, Forum, Involvement, Party, Source, StatusUpdate
from tracking.revisions.staff import revisions_of
from tracking.sample.files import BadSampleError
from tracking.sample.loading import load_sample
from tracking.sample.named_forums import load_named_forums

RECORDS = (Forum, Event, StatusUpdate)
FOLDER = settings.FIXTURES_DIR / "sample"


def rows_of(name, folder=FOLDER):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def person():
    return User.objects.create_user("somebody")


# What a test changes is taken back after it; the sample of all tests stays.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_sample")]


@pytest.fixture(scope="module")
def whole_sample(module_db):
    with unindexed():
        add_reference_publishers()
        load_named_forums(settings.FIXTURES_DIR)
        load_sample(FOLDER)


def test_every_row_arrives():
    assert Party.objects.count() == 100
    assert Forum.objects.count() == 34
    assert Event.objects.count() == 136
    assert StatusUpdate.objects.count() == 68
    assert Event.sources.through.objects.count() == 243
    assert Source.objects.filter(events__isnull=False).distinct().count() == 240
    assert Source.objects.filter(forums__isnull=False).distinct().count() == 25


def test_everything_is_published_as_a_sample_at_the_address_of_its_row():
    expected = {Forum: "slug", Event: "ref", StatusUpdate: "ref"}
    names = {Forum: "forums", Event: "events", StatusUpdate: "status_updates"}

    for model, column in expected.items():
        published = model.objects.published().samples()
        addresses = {row[column] for row in rows_of(names[model])}
        assert set(published.values_list("slug", flat=True)) == addresses


def test_parties_keep_the_names_of_the_file():
    stored = {party.code: party for party in Party.objects.all()}

    for row in rows_of("parties"):
        party = stored[row["code"]]
        kind = row["kind"].replace("organization", "organisation")
        assert (party.name, party.kind, party.country.code or "") == (
            row["name"],
            kind,
            row["iso2"],
        )


def test_events_say_what_the_file_says():
    stored = Event.objects.select_related("forum").prefetch_related("items", "involvements__party")
    events = {event.slug: event for event in stored}

    for row in rows_of("events"):
        event = events[row["ref"]]
        roles = {f"{one.party.code}:{one.role}" for one in event.involvements.all()}
        assert (event.title, event.kind, event.place) == (row["title"], row["kind"], row["place"])
        assert (event.summary, event.country.code or "") == (row["summary"], row["country"])
        assert {item.key for item in event.items.all()} == set(row["items"].split(";"))
        assert roles == set(row["parties"].split(";"))
        assert (event.forum.slug if event.forum else "") == row["forum"]
        assert row["start_date"].startswith(event.start)
    assert Involvement.objects.count() == sum(
        len(r["parties"].split(";")) for r in rows_of("events")
    )


def test_a_date_known_to_the_month_invents_no_day():
    event = Event.objects.get(slug="solomon-police-2022")

    assert event.start == "2022-10"
    assert (event.earliest_on, event.latest_on) == (date(2022, 10, 1), date(2022, 10, 31))
    assert Counter(event.precision for event in Event.objects.all()) == {"day": 131, "month": 5}


def test_sources_say_what_the_file_says():
    columns = ("publisher", "published_on", "language", "kind")
    stored = {
        source.url: source
        for source in Source.objects.select_related("voice", "carrier").prefetch_related("events")
    }

    for row in rows_of("sources"):
        source = stored[row["url"]]
        assert [getattr(source, column) for column in columns] == [row[c] for c in columns]
        speakers = [one.slug if one else "" for one in (source.voice, source.carrier)]
        assert speakers == [row["voice"], row["carrier"]]
        assert row["event"] in {event.slug for event in source.events.all()}


def test_a_page_of_a_forum_has_the_voice_of_its_row():
    unga, las = Forum.objects.get(slug="unga"), Forum.objects.get(slug="las")

    assert unga.first_held == ""
    assert [source.voice.slug for source in unga.sources.exclude(url="")] == ["united-nations"]
    assert [source.carrier.slug for source in las.sources.exclude(url="")] == [
        "embassy-of-china-in-syria"
    ]
    assert Forum.objects.get(slug="sco").first_held == "2001"


def test_assessments_say_what_the_file_says_and_rest_on_their_evidence():
    stored = StatusUpdate.objects.select_related("item", "commitment")
    updates = {update.slug: update for update in stored.prefetch_related("evidence")}

    for row in rows_of("status_updates"):
        update = updates[row["ref"]]
        commitment = str(update.commitment.number) if update.commitment else ""
        assert (update.item.key, commitment) == (row["item"], row["commitment"])
        assert (update.status, str(update.as_of)) == (row["status"], row["as_of"])
        assert {event.slug for event in update.evidence.all()} == set(row["evidence"].split(";"))
        assert missing_for_publication(update) == {}


def test_evidence_bears_as_the_file_says_and_quotes_headlines_alone():
    said = {(row["status_update"], row["event"]): row for row in rows_of("evidence")}
    links = EvidenceLink.objects.with_words().select_related("event", "status_update__commitment")

    for link in links:
        row = said.pop((link.status_update.slug, link.event.slug), None)
        assessed = link.status_update.commitment
        if row is None:
            assert (link.bearing, link.commitment, link.excerpt) == ("direct", assessed, "")
            continue
        number = str(link.commitment.number) if link.commitment else ""
        assert (link.bearing, number) == (row["bearing"], row["commitment"]), row
        assert link.excerpt == row["excerpt"]
        assert not link.excerpt or link.excerpt == link.source.title, row
    assert said == {}
    worked = {"priority-3", "priority-4", "priority-7", "priority-13", "priority-19", "platform-5"}
    assessed = StatusUpdate.objects.filter(item__key__in=worked).values_list("slug", flat=True)
    assert set(assessed) == {row["status_update"] for row in rows_of("evidence")}


@pytest.mark.parametrize("model", RECORDS)
def test_each_record_has_the_history_of_its_acts(model):
    record = model.objects.first()

    revisions = revisions_of(record)

    assert [revision.act for revision in revisions] == ["Published", "Submitted", "Created"]
    assert {revision.by.username for revision in revisions} == {"sample"}
    assert model.history.count() == 3 * model.objects.count()


def test_nobody_can_sign_in_as_the_account_of_the_sample():
    account = User.objects.get(username="sample")

    assert not account.is_active
    assert not account.has_usable_password()
    Client().post("/accounts/login/", {"username": "sample", "password": "x"})
    assert not Session.objects.exists()


def test_a_second_load_adds_nothing_and_says_so(capsys):
    before = {model: list(model.objects.values()) for model in (*RECORDS, Party, Source)}

    call_command("load_sample")

    assert capsys.readouterr().out == "Nothing was added: the sample is there already.\n"
    assert {model: list(model.objects.values()) for model in before} == before


def test_what_people_have_edited_stays_as_they_left_it():
    event = Event.objects.get(slug="solomon-police-2022")
    event.title = "A better title"
    actions.edit(event, by=person(), version=event.version, reason="A test.")

    load_sample(FOLDER)

    event.refresh_from_db()
    assert (event.title, event.version) == ("A better title", 4)


def test_a_corrected_address_is_not_brought_back():
    source = Event.objects.get(slug="solomon-police-2022").sources.first()
    old, source.url = source.url, "https://example.org/moved"
    actions.edit_source(source, by=person(), version=source.version, reason="A test.")

    load_sample(FOLDER)

    assert not Source.objects.at_address(old).exists()


def test_what_was_withdrawn_stays_withdrawn():
    update = StatusUpdate.objects.get(slug="priority-1-2024-06")
    actions.withdraw(update, by=person(), version=update.version, reason="Superseded.")

    load_sample(FOLDER)

    update.refresh_from_db()
    assert update.state == "withdrawn"
    assert StatusUpdate.objects.count() == 68


def test_the_site_labels_a_sample_record():
    page = Client().get(Event.objects.get(slug="solomon-police-2022").get_absolute_url())

    assert page.status_code == 200
    assert '<span class="sample-label">Sample</span>' in page.content.decode()


def named_rows():
    return rows_of("forums", settings.FIXTURES_DIR)


def test_what_the_paper_names_is_published_with_the_sentences_and_the_paper_as_a_source():
    forums = {forum.slug: forum for forum in Forum.objects.published().with_sentences()}

    for row in named_rows():
        forum = forums[row["slug"]]
        sentences = row["named_in"].split(";")
        assert sorted(c.code for c in forum.named_in.all()) == sorted(sentences)
        assert {c.item.key for c in forum.named_in.all()} <= set(row["items"].split(";"))
        assert forum.sources.filter(publisher="Embassy of China in Costa Rica").exists()
        assert not forum.is_sample
    named = {"1540-committee", "cwc", "bwc", "npt", "asean", "pacific-islands-forum", "un", "unsc"}
    assert named <= {row["slug"] for row in named_rows()}


def test_an_installation_leaves_a_forum_as_people_have_made_it(capsys):
    editor = person()
    forum = Forum.objects.get(slug="npt")
    forum.name = "A better name"
    actions.edit(forum, by=editor, version=forum.version, reason="A test.")
    gone = Forum.objects.get(slug="untoc")
    actions.withdraw(gone, by=editor, version=gone.version, reason="A test.")

    call_command("install")

    assert "Forums that the paper names: 0 new." in capsys.readouterr().out
    assert Forum.objects.get(slug="npt").name == "A better name"
    assert Forum.objects.get(slug="untoc").state == "withdrawn"


def test_a_sentence_that_does_not_name_the_forum_is_refused(tmp_path):
    row = {**named_rows()[0], "slug": "another", "named_in": "P2.1", "named_as": "United Nations"}
    write_file(tmp_path, "forums", [row])

    with pytest.raises(BadSampleError, match=r"line 2, column named_as: P2\.1 has none of these"):
        load_named_forums(tmp_path)

    assert not Forum.objects.filter(slug="another").exists()
