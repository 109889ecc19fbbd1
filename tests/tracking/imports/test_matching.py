"""Headings of files: which column each means."""

import pytest

from tests import pseudo_language
from tracking.exports.columns.events import EVENTS
from tracking.exports.columns.forums import FORUMS
from tracking.exports.columns.parties import PARTIES
from tracking.exports.columns.sources import SOURCES
from tracking.exports.columns.status_updates import STATUS_UPDATES
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.matching import match_columns, shape_of, why_left_out

pytestmark = pytest.mark.any_database

EXPORTS = {
    "events": EVENTS,
    "forums": FORUMS,
    "sources": SOURCES,
    "status_updates": STATUS_UPDATES,
    "parties": PARTIES,
}


def matched(kind, *header):
    return list(match_columns(header, IMPORT_KINDS[kind]).values())


@pytest.mark.parametrize("kind", IMPORT_KINDS)
def test_each_column_of_our_own_file_is_read_or_left_out_with_a_reason(kind):
    header = EXPORTS[kind].header

    found = match_columns(header, IMPORT_KINDS[kind])

    reasons = why_left_out(header, IMPORT_KINDS[kind])
    assert {heading: name for heading, name in found.items() if name not in {heading, None}} == {}
    assert [heading for heading, name in found.items() if not name and heading not in reasons] == []


@pytest.mark.parametrize("kind", IMPORT_KINDS)
def test_each_column_is_matched_by_its_name_and_by_its_label(kind):
    for column in IMPORT_KINDS[kind].columns:
        assert matched(kind, column.name) == [column.name]
        if not column.number:
            assert matched(kind, str(column.label).upper()) == [column.name]


@pytest.mark.parametrize("kind", IMPORT_KINDS)
def test_no_word_means_two_columns_of_a_kind(kind):
    words = [word for column in IMPORT_KINDS[kind].columns for word in column.words]

    assert sorted(words) == sorted(set(words))
    assert [word for word in words if word != word.lower()] == []


def test_a_foreign_header_is_matched_by_usual_words():
    header = ["Headline", "Event Date", "Countries", "City", "Link", "Priority", "Comment"]

    assert match_columns(header, IMPORT_KINDS["events"]) == {
        "Headline": "title",
        "Event Date": "start_date",
        "Countries": "parties",
        "City": "place",
        "Link": "source_url",
        "Priority": "items",
        "Comment": None,
    }


def test_case_blanks_marks_and_accents_of_a_heading_do_not_matter():
    header = ["\ufeff TITLE ", "start_date", "End\xa0Date", "Plâce", "the items"]

    assert matched("events", *header) == [
        "title", "start_date", "end_date", "place", "items",
    ]  # fmt: skip


def test_a_column_goes_to_the_better_heading_and_of_equal_ones_to_the_first():
    assert matched("events", "Headline", "title") == [None, "title"]
    assert matched("events", "Headline", "What happened") == ["title", None]


def test_a_column_for_each_role_is_known():
    assert matched("events", "Host", "Participants", "Voted for", "signatories") == [
        "parties_host", "parties_participant", "parties_voted_for", "parties_signatory",
    ]  # fmt: skip


def test_numbered_columns_describe_one_source_each():
    assert matched("events", "source_1_url", "source_2_url", "Link 3", "Publisher 3") == [
        "source_1_url", "source_2_url", "source_3_url", "source_3_publisher",
    ]  # fmt: skip


def test_what_is_worked_out_here_is_never_used():
    header = ["slug", "state", "published_at", "created_by", "id", "url", "changed_at", "licence"]

    assert set(matched("events", *header)) == {"slug", None}
    assert set(why_left_out(header, IMPORT_KINDS["events"])) == set(header) - {"slug"}


def test_an_address_is_that_of_a_source_in_files_of_others_alone():
    assert matched("events", "title", "url", "published_on") == [
        "title", "source_url", "source_published_on",
    ]  # fmt: skip
    assert matched("events", "slug", "url", "published_on") == ["slug", None, None]


def test_a_label_of_any_language_of_the_interface_is_known(monkeypatch, settings):
    settings.LANGUAGES = [("en-gb", "English"), (pseudo_language.CODE, "Wide")]
    monkeypatch.setitem(
        pseudo_language.trans_real._translations,
        pseudo_language.CODE,
        pseudo_language.PseudoTranslation(),
    )

    wide = pseudo_language.widened("Start date")

    assert matched("events", wide, "Title") == ["start_date", "title"]


def test_files_with_the_same_headings_have_the_same_shape():
    assert shape_of(["Title", "Date"]) == shape_of(["date ", "TITLE"])
    assert shape_of(["Title", "Date"]) != shape_of(["Title", "Dates"])
    assert shape_of(["标题"]) != shape_of(["日期"])
