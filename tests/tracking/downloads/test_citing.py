"""A download under an id: the same rows again, as they were public at the moment it was cited."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking import actions
from tracking.downloads.lists import LIST_FILES
from tracking.models import CitedDownload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
FORM = "/columns/events/cite/"


def cite(visitor, query="columns=title", file="events", **sent):
    """Cites the rows; gives the address of what was cited."""
    answer = visitor.post(f"/columns/{file}/cite/?{query}", sent)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def file_of(visitor, address):
    answer = visitor.get(f"{address}file/")
    assert answer.status_code == 200
    return answer, read(answer)


def edit(event, by, **values):
    event.refresh_from_db()
    for name, value in values.items():
        setattr(event, name, value)
    actions.edit(event, by=by, version=event.version, reason="It was misread.")


def test_what_is_published_later_the_same_day_does_not_join_the_rows(visitor, editor):
    talks = factories.event(title="Talks")
    address = cite(visitor)
    factories.event(title="Later")

    answer, content = file_of(visitor, address)

    assert content == b'"title"\r\n"Talks"\r\n'
    key = address.strip("/").rpartition("/")[2]
    assert f"gsi-events_{key}.csv" in answer["Content-Disposition"]
    assert (answer["X-Row-Count"], answer["X-Same-As-Cited"]) == ("1", "yes")
    page = visitor.get(address).content.decode()
    assert hashlib.sha256(content).hexdigest() in page
    assert f"http://127.0.0.1:8000{address}" in page
    edit(talks, editor, title="Talks held")
    answer, content = file_of(visitor, address)
    assert content == b'"title"\r\n"Talks held"\r\n'
    assert answer["X-Same-As-Cited"] == "no"


def test_a_withdrawn_record_stays_and_a_removed_one_does_not(visitor, editor):
    wrong, forbidden = factories.event(title="Wrong"), factories.event(title="Forbidden")
    address = cite(visitor)

    actions.withdraw(wrong, by=editor, version=wrong.version, reason="It was a rumour.")
    assert file_of(visitor, address)[0]["X-Same-As-Cited"] == "yes"
    reason = {"reason": "A name.", "kind": "privacy"}
    actions.remove(forbidden, by=editor, version=forbidden.version, **reason)

    answer, content = file_of(visitor, address)
    assert content == b'"title"\r\n"Wrong"\r\n'
    assert (answer["X-Same-As-Cited"], answer["X-Removed-Count"]) == ("no", "1")
    assert "1 record of this kind has been removed" in visitor.get(address).content.decode()


def test_every_list_that_knows_days_is_cited_and_gives_the_same_bytes_a_year_later(
    visitor, time_machine
):
    event = factories.event(parties=[(factories.party("CHN"), "host")], forum=factories.forum())
    factories.status_update(evidence=[event])
    cited = {
        name: cite(visitor, "item=priority-7&item=priority-9" if name == "compare" else "", name)
        for name, listed in LIST_FILES.items()
        if listed.knows_days
    }
    time_machine.move_to(timezone.now() + timedelta(days=365))
    (item,) = factories.items("priority-9")
    other = factories.event(parties=[(factories.party("KEN"), "host")], items=[item])
    factories.status_update(evidence=[other], item=item)
    factories.forum()

    changed = [
        name
        for name, address in cited.items()
        if file_of(visitor, address)[0]["X-Same-As-Cited"] != "yes"
    ]

    assert len(cited) == 11
    assert changed == []


def test_the_same_rows_have_one_id_until_something_public_changes(visitor):
    factories.event(kind="vote", title="=Vote")
    first = cite(visitor, "kind=vote&page=2&columns=title")

    assert cite(visitor, "columns=title&kind=vote") == first
    others = {
        cite(visitor, "kind=vote&columns=title,kind"),
        cite(visitor, "kind=vote&columns=title", variant="plain"),
        cite(visitor, "kind=vote&columns=title", variant="excel"),
    }
    factories.event()
    others.add(cite(visitor, "kind=vote&columns=title"))
    assert len(others - {first}) == 4
    contents = [file_of(visitor, address)[1] for address in others]
    assert b'"title"\r\n"=Vote"\r\n' in contents
    assert b'\xef\xbb\xbf"title"\r\n"\'=Vote"\r\n' in contents


def test_a_day_that_was_chosen_is_kept(visitor, time_machine):
    time_machine.move_to("2026-11-20T10:00:00Z")
    factories.event(title="Talks")
    time_machine.move_to("2026-11-22T10:00:00Z")
    factories.event(title="Later")

    address = cite(visitor, "known_on=2026-11-20&columns=title")

    assert file_of(visitor, address)[1] == b'"title"\r\n"Talks"\r\n'
    assert "known_on: " in visitor.get(address).content.decode()


def test_visitors_together_cite_so_many_a_day_and_people_with_an_account_more(
    visitor, editor, signed_in, settings, time_machine
):
    settings.CITATIONS_A_DAY = 1
    time_machine.move_to("2026-11-22T23:00:00Z")
    first = cite(visitor)

    refused = visitor.post(f"{FORM}?columns=kind")

    assert refused.status_code == 429
    assert "Try again tomorrow" in refused.content.decode()
    assert cite(visitor) == first
    cite(signed_in(editor), "columns=kind")
    time_machine.move_to("2026-11-23T00:00:01Z")
    cite(visitor, "columns=slug")


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        (f"{FORM}?kind=nonsense", {}, 400),
        (f"{FORM}?columns=nonsense", {}, 400),
        (FORM, {"variant": "nonsense\0"}, 400),
        ("/columns/changes/cite/", {}, 404),
        ("/columns/drafts/cite/", {}, 404),
    ],
)
def test_what_cannot_be_cited_is_refused(visitor, address, sent, status):
    assert visitor.post(address, sent).status_code == status
    assert not CitedDownload.objects.exists()


@pytest.mark.parametrize("key", ["0" * 16, "9" * 5000, "%00", "a%00b", "%ED%A0%80"])
def test_an_id_that_does_not_exist_is_not_found(visitor, key):
    for rest in ("", "file/"):
        assert visitor.get(f"/downloads/{key}/{rest}").status_code == 404


def test_a_forged_citation_is_refused(client):
    client.handler.enforce_csrf_checks = True

    assert client.post(FORM).status_code == 403


def test_a_filter_that_makes_no_sense_any_more_is_said(visitor, editor):
    forum = factories.forum(name="Talks forum")
    address = cite(visitor, f"forum={forum.slug}")
    actions.withdraw(forum, by=editor, version=forum.version, reason="It was a rumour.")

    assert "The file cannot be given any more" in visitor.get(address).content.decode()
    assert visitor.get(f"{address}file/").status_code == 400


def test_the_page_reads_no_rows(visitor, django_assert_num_queries):
    factories.event()
    address = cite(visitor)
    visitor.get(address)
    bulk_events(20)

    with django_assert_num_queries(2):
        visitor.get(address)


def test_the_columns_page_leads_to_the_citation_of_what_it_shows(visitor):
    page = visitor.get("/columns/events/?kind=vote&columns=title").content.decode()

    assert f'href="{FORM}?kind=vote&amp;columns=title"' in page
    assert "/cite/" not in visitor.get("/columns/changes/").content.decode()
    package = zipfile.ZipFile(io.BytesIO(read(visitor.get("/events.zip?kind=vote&columns=title"))))
    manifest = json.loads(package.read("manifest.json"))
    assert manifest["cite_address"] == f"http://127.0.0.1:8000{FORM}?kind=vote&columns=title"
    assert manifest["cite_address"] in package.read("README.txt").decode()
    form = visitor.get(f"{FORM}?kind=vote&columns=title").content.decode()
    assert f'action="{FORM}?kind=vote&amp;columns=title"' in form
