"""The search log: recorded without an assessment, public when an editor says so, used again."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import factories
from tests.answers import read
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking.actions.searches import publish_search, withdraw_search
from tracking.desk.worklists.due import SearchDue
from tracking.models import SearchLog, StatusUpdate
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

NEW = "/desk/searches/new/?item=priority-7"
TYPED = {
    "searched_in": "Zanzibar archive",
    "searched_on": "2025-03-04",
    "words": "security framework",
    "languages": "English, zh",
    "found": "Nothing.",
    "searched_by": "A. Analyst",
}
PUBLIC = ("/priorities/7/", "/searches/", "/searches.csv", "/searches.jsonl", "/filter/searches/")


def shown_on(visitor, words="Zanzibar"):
    """The public addresses that say these words."""
    return [one for one in PUBLIC if words.encode() in read(visitor.get(one))]


def test_what_an_editor_records_is_public_at_once(visitor, editor, signed_in):
    answer = send(signed_in(editor), NEW, **TYPED)

    assert "Readers see it with its item" in answer.content.decode()
    assert shown_on(visitor) == list(PUBLIC[:4])
    page = visitor.get("/priorities/7/").content.decode()
    assert "last searched for</strong> on 4 March 2025, with words in English, Chinese" in page
    (row,) = csv.DictReader(io.StringIO(read(visitor.get("/searches.csv")).decode()))
    assert (row["item"], row["languages"], row["status_updates"]) == ("priority-7", "en;zh", "")


def test_what_a_contributor_records_waits_for_an_editor(visitor, contributor, editor, signed_in):
    answer = send(signed_in(contributor), NEW, **TYPED)
    search = SearchLog.objects.get()
    publish = f"/desk/searches/{search.pk}/publish/"

    assert "once an editor publishes it" in answer.content.decode()
    assert shown_on(visitor) == []
    assert "No search for evidence" in visitor.get("/priorities/7/").content.decode()
    assert visitor.get("/filter/searches/language/").content.decode().count("English") == 0
    assert signed_in(contributor).post(publish).status_code == 403
    assert search.state_in_words == "Waits for an editor"
    client = signed_in(editor)
    assert b"Zanzibar" in client.get("/desk/searches/?state=waiting").content
    client.post(publish, follow=True)
    assert shown_on(visitor) == list(PUBLIC[:4])
    assert "no longer waits" in client.post(publish, follow=True).content.decode()


def test_a_withdrawn_search_is_gone_for_readers_and_kept_for_the_desk(visitor, editor, signed_in):
    search = factories.recorded_search(by=editor, searched_in="Zanzibar archive")
    before = timezone.now()
    client, address = signed_in(editor), f"/desk/searches/{search.pk}/withdraw/"

    assert "This field is required" in send(client, address, reason=" ").content.decode()
    send(client, address, reason="The wrong archive.")

    assert shown_on(visitor) == []
    assert b"The wrong archive." in client.get(f"/desk/searches/{search.pk}/").content
    assert client.get(address).status_code == 403  # once is enough
    assert search in SearchLog.objects.at(AsOf(read_at=before))
    assert search not in SearchLog.objects.at(AsOf(read_at=timezone.now()))


def test_days_leave_out_what_ended_or_was_published_later(visitor, editor):
    factories.recorded_search(by=editor, searched_in="Zanzibar archive")  # 2024-06-30
    factories.recorded_search(by=editor, searched_in="Old archive", searched_on=date(2023, 1, 2))

    page = visitor.get("/priorities/7/?as_of=2023-12-31").content.decode()

    assert "Old archive" in page
    assert "Zanzibar" not in page
    assert "Old archive" not in visitor.get("/priorities/7/?known_on=2024-01-01").content.decode()
    assert b"Zanzibar" in read(visitor.get("/searches.csv?as_of=2024-06-30"))
    assert b"Zanzibar" not in read(visitor.get("/searches.csv?known_on=2024-07-01"))


def test_a_recorded_search_carries_several_assessments_without_being_typed_again(
    contributor, editor, signed_in
):
    search = factories.recorded_search(by=editor)
    client, commitment = signed_in(contributor), factories.item().commitments.all()[0]
    for number in ("", str(commitment.number)):
        address = f"/desk/status-updates/new/?item=priority-7&commitment={number}"
        page = client.get(address).content.decode()
        assert "UN Digital Library. Words: security framework (English)" in page
        send(
            client, address, reuse=[str(search.pk)], as_of="2024-06-30",
            status="no_evidence_found", direction="first", rationale="Nothing was found.",
        )  # fmt: skip

    updates = StatusUpdate.objects.filter(searches=search)
    assert {update.commitment_id for update in updates} == {None, commitment.pk}
    assert SearchLog.objects.count() == 1
    edit = f"/desk/status-updates/{updates[0].pk}/edit/"
    assert shown_in(client.get(edit))["search-0-searched_in"] == ["UN Digital Library"]
    assert 'name="reuse"' not in client.get(edit).content.decode()
    send(client, edit)
    assert list(updates[0].searches.all()) == [search]
    send(client, edit, **{"search-0-found": "Nothing at all."})
    assert SearchLog.objects.count() == 2  # another row: the first still says what it said
    assert updates[1].searches.get() == search


def test_a_search_of_another_item_or_a_withdrawn_one_is_not_offered(contributor, editor, signed_in):
    other = factories.recorded_search(by=editor, item=factories.item("priority-8"))
    withdrawn = factories.recorded_search(by=editor, words="withdrawn words")
    withdraw_search(withdrawn, by=editor, reason="A mistake.")
    client, address = signed_in(contributor), "/desk/status-updates/new/?item=priority-7"

    assert "Searches recorded already" not in client.get(address).content.decode()
    for pk in (str(other.pk), "\x00", "9" * 30):
        answer = client.post(address, fill_in(client, address, status="declared", reuse=[pk]))
        assert "There is no such choice" in answer.content.decode(), pk


def test_what_was_searched_for_a_hidden_assessment_is_its_authors_alone(
    contributor, editor, signed_in
):
    author = factories.user("contributor")
    update = factories.status_update(
        state="draft", by=author, status="no_evidence_found", evidence=[],
        searches=[factories.search(searched_in="Zanzibar archive", searched_on=date(2026, 1, 1))],
        as_of=date(2026, 1, 1),
    )  # fmt: skip
    search = update.searches.get()

    for person in (contributor, editor):
        client = signed_in(person)
        for address in (
            "/desk/searches/",
            f"/desk/searches/new/?from={search.pk}",
            "/desk/status-updates/new/?item=priority-7",
        ):
            assert b"Zanzibar" not in client.get(address).content, (person, address)
        assert client.get(f"/desk/searches/{search.pk}/").status_code == 404
        assert "1 January 2026" not in client.get("/desk/due/").content.decode()
    assert b"Zanzibar" in signed_in(author).get("/desk/searches/").content


def test_a_blind_assessor_sees_nothing_that_the_other_one_searched(visitor, editor, signed_in):
    one, other = factories.user("editor"), factories.user("editor")
    asked = factories.second_opinion(first_assessor=one, second_assessor=other)
    public = factories.recorded_search(by=one, searched_in="Zanzibar archive")
    factories.status_update(
        by=editor, as_of=asked.as_of, status="no_evidence_found", evidence=[],
        searches=[factories.search(searched_in="Zanzibar library", searched_on=asked.as_of)],
    )  # fmt: skip
    pages = (
        "/searches/", "/searches.csv", "/priorities/7/", "/desk/searches/",
        f"/desk/searches/new/?from={public.pk}", "/desk/status-updates/new/?item=priority-7",
    )  # fmt: skip

    assert shown_on(visitor) == list(PUBLIC[:4])
    client = signed_in(other)
    for address in pages:
        assert b"Zanzibar" not in read(client.get(address)), address
    assert client.get(f"/desk/searches/{public.pk}/").status_code == 404
    assert b"Zanzibar archive" in signed_in(one).get("/desk/searches/").content


def test_a_search_under_a_published_assessment_cannot_be_withdrawn(editor):
    search = factories.recorded_search(by=editor)
    update = factories.status_update(status="no_evidence_found", evidence=[])
    update.searches.add(search)

    with pytest.raises(ValidationError, match="rests on this search"):
        withdraw_search(search, by=editor, reason="A mistake.")

    assert SearchLog.objects.not_withdrawn().filter(pk=search.pk).exists()


def test_a_contributor_withdraws_only_what_is_theirs_and_waits(contributor, editor, signed_in):
    own = factories.recorded_search(by=contributor)
    others = factories.recorded_search(by=editor, words="others")
    client = signed_in(contributor)

    assert client.get(f"/desk/searches/{others.pk}/withdraw/").status_code == 403
    assert client.get(f"/desk/searches/{own.pk}/withdraw/").status_code == 200
    publish_search(own, by=editor)
    assert client.get(f"/desk/searches/{own.pk}/withdraw/").status_code == 403


def test_a_form_sent_twice_makes_one_search(contributor, signed_in):
    client = signed_in(contributor)
    typed = fill_in(client, NEW, **TYPED)

    for _ in range(2):
        assert client.post(NEW, typed).status_code == 302

    assert SearchLog.objects.count() == 1


def test_bad_input_gets_a_sentence(contributor, signed_in):
    client = signed_in(contributor)
    for wrong, sentence in [
        ({"languages": "Klingon"}, "is no language known here"),
        ({"words": "a\x00b"}, "Null characters"),
        ({"found": "x" * 2001}, "at most 2000 characters"),
        ({"searched_on": "2025-02-30"}, "This is not a day"),
        ({"searched_on": "2999-01-01"}, "cannot be in the future"),
        ({"item": "priority-99"}, "There is no such choice"),
        ({"commitment": "priority-8.1"}, "is not a commitment of this item"),
        ({"form_key": "x"}, "Please save again"),
    ]:
        answer = client.post(NEW, fill_in(client, NEW, **{**TYPED, **wrong}))
        assert sentence in answer.content.decode(), wrong
    assert not SearchLog.objects.exists()
    for odd in ("item=\x00", "item=priority-99", "item=priority-7&commitment=99", "from=9" * 30):
        assert client.get(f"/desk/searches/new/?{odd}").status_code == 200, odd


def test_another_like_it_is_filled_in(contributor, signed_in):
    search = factories.recorded_search(by=contributor, languages="en;zh")

    shown = shown_in(signed_in(contributor).get(f"/desk/searches/new/?from={search.pk}"))

    assert shown["searched_in"] == ["UN Digital Library"]
    assert (shown["item"], shown["languages"]) == (["priority-7"], ["en;zh"])


def test_an_item_asks_for_a_search_a_day_after_the_limit(settings, editor, contributor, signed_in):
    settings.SEARCH_DAYS = 100
    today = date(2026, 6, 30)
    for key, days in (("priority-1", 100), ("priority-2", 101), ("priority-3", 500)):
        day = today - timedelta(days=days)
        factories.recorded_search(by=editor, item=factories.item(key), searched_on=day)
    sentence = factories.item("priority-4").commitments.all()[0]
    factories.recorded_search(by=editor, item=sentence.item, commitment=sentence, searched_on=today)

    due = SearchDue.all_of(today)

    assert [row.item.code for row in due[:3]] == ["P3", "P2", "C1"]
    assert [row.days for row in due[:3]] == [500, 101, None]
    assert len(due) == 29
    client = signed_in(contributor)
    assert "/desk/searches/new/?item=priority-5" in client.get("/desk/due/").content.decode()
    settings.SEARCH_DAYS = 0
    assert SearchDue.all_of(today) == []
    assert "To be searched for" not in client.get("/desk/due/").content.decode()


def test_the_lists_take_the_same_queries_however_many(
    visitor, editor, signed_in, django_assert_num_queries
):
    client = signed_in(editor)
    for number in (1, 4):
        for _ in range(number):
            search = factories.recorded_search(by=editor)
            update = factories.status_update(status="no_evidence_found", evidence=[])
            update.searches.add(search)
        with django_assert_num_queries(3):
            visitor.get("/searches/")
        with django_assert_num_queries(8):
            client.get("/desk/searches/")
