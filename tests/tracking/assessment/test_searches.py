"""The search log: what it holds, its history, and where readers meet it."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories
from tests.answers import read
from tests.tracking.admin.pages import send
from tracking import actions
from tracking.actions import Links
from tracking.models import SearchEntry, SearchLog, StatusUpdate
from tracking.models.searches import language_codes
from tracking.revisions.staff import revisions_of

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def nothing_found(**values):
    return factories.status_update(status="no_evidence_found", evidence=[], **values)


@pytest.mark.parametrize("text", ["en;zh", "EN, Chinese", "english\nzh", "en, zh, English"])
def test_languages_are_read_by_code_or_name(text):
    assert language_codes(text) == ["en", "zh"]


@pytest.mark.parametrize("text", ["Klingon", "en, xx", "\x00", "e n"])
def test_an_unknown_language_is_named(text):
    with pytest.raises(ValidationError, match="is no language known here"):
        language_codes(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("searched_in", ""),
        ("searched_in", "a\nb"),
        ("words", "x" * 501),
        ("languages", "zh,en"),
        ("languages", ""),
        ("found", "a\u202eb"),
        ("searched_by", "\u200b"),
        ("searched_on", None),
        ("searched_on", date(2999, 1, 1)),
    ],
)
def test_a_search_that_says_too_little_is_not_stored(name, value):
    with pytest.raises(ValidationError) as refusal:
        nothing_found(state="draft", searches=[factories.search(**{name: value})])

    assert list(refusal.value.message_dict) == [name]
    assert not SearchLog.objects.exists()
    assert not StatusUpdate.objects.exists()


def test_the_database_refuses_an_empty_search():
    update = nothing_found()

    with pytest.raises(IntegrityError), transaction.atomic():
        update.searches.update(words="")


def test_readers_see_the_search_on_both_pages_and_in_the_file(visitor):
    update = nothing_found(searches=[factories.search(languages="en;zh")])

    for address in (update.get_absolute_url(), "/priorities/7/"):
        page = visitor.get(address).content.decode()
        for words in (
            "Searched",
            "UN Digital Library",
            "English, Chinese",
            "Nothing.",
            "A. Analyst",
        ):
            assert words in page
    (row,) = csv.DictReader(io.StringIO(read(visitor.get("/status-updates.csv")).decode()))
    assert row["searches"] == (
        "2024-06-30, UN Digital Library; words: security framework; languages: en, zh; "
        "found: Nothing.; by: A. Analyst"
    )


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_the_search_of_a_hidden_assessment_is_hidden(visitor, state):
    nothing_found(state=state, searches=[factories.search(searched_in="Zanzibar archive")])

    for address in ("/priorities/7/", "/status-updates.csv", "/status-updates/", "/search/?q=zanz"):
        assert b"Zanzibar" not in read(visitor.get(address))


def test_an_assessment_is_found_by_the_words_of_its_search():
    update = nothing_found(searches=[factories.search(words="Zanzibar framework")])

    found = SearchEntry.objects.with_one_of_each([["zanzibar"]])

    assert [entry.object_id for entry in found] == [update.pk]


def test_an_edit_keeps_what_was_said_before_in_the_history(editor):
    update = nothing_found(searches=[factories.search(found="Nothing.")])
    (before,) = update.searches.all()
    new = [factories.search(found="One hit, of 2019."), factories.search(words="other words")]

    actions.edit(update, by=editor, version=3, links=Links(searches=new), reason="A test.")

    assert {search.found for search in update.searches.all()} == {"One hit, of 2019.", "Nothing."}
    assert SearchLog.objects.get(pk=before.pk).found == "Nothing."
    (change,) = revisions_of(update)[0].changes
    assert change.label == "Searches"
    assert change.before == str(before)
    assert "One hit, of 2019." in change.after


def test_searches_that_say_the_same_are_no_change(editor):
    update = nothing_found()
    before = list(update.searches.values_list("pk", flat=True))

    actions.edit(update, by=editor, version=3, links=Links(searches=[factories.search()]))

    assert update.version == 3
    assert list(update.searches.values_list("pk", flat=True)) == before


def test_the_last_search_of_a_published_finding_cannot_be_taken_away(editor):
    update = nothing_found()

    with pytest.raises(ValidationError, match="at least one search"):
        actions.edit(update, by=editor, version=3, links=Links(searches=[]), reason="A test.")

    assert update.searches.count() == 1


def test_the_admin_takes_searches_in_rows(signed_in, contributor):
    client, item = signed_in(contributor), factories.item()
    row = {
        "search-0-searched_in": "UN Digital Library",
        "search-0-searched_on": "2024-06-30",
        "search-0-words": "security framework",
        "search-0-languages": "English, zh",
        "search-0-found": "Nothing.",
        "search-0-searched_by": "A. Analyst",
    }

    send(
        client, StatusUpdate, "add", item=item.pk, status="no_evidence_found",
        as_of=str(date(2024, 6, 30)), direction="first", confidence="cannot_judge",
        rationale="Nothing was found.", **row,
    )  # fmt: skip

    update = StatusUpdate.objects.get()
    assert [search.languages for search in update.searches.all()] == ["en;zh"]
    send(client, update)
    update.refresh_from_db()
    assert (update.version, update.searches.count()) == (1, 1)
    send(client, update, **dict.fromkeys(row, ""))
    assert not update.searches.exists()
