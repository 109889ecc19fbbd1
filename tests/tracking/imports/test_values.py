"""One row's cells as values, and what is wrong at which cell."""

from datetime import date

import pytest
from django.db import DatabaseError

from tests import factories
from tests.tracking.imports.rows import Line, read, read_all, said
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.dates import Epoch
from tracking.imports.guarding import looks_guarded
from tracking.imports.matching import match_columns
from tracking.imports.values import (
    Act,
    Conventions,
    Decision,
    Decisions,
    UnknownValues,
    conventions_of,
    orders_found,
)
from tracking.models import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def states():
    return [
        factories.party("CHN", kind="state", name="China", country="CN"),
        factories.party("KEN", kind="state", name="Kenya", country="KE"),
        factories.party("KOR", kind="state", name="South Korea", country="KR",
                        other_names="Korea, Republic of"),
    ]  # fmt: skip


def roles(row):
    return [(party.code, role) for party, role in row.values["parties"]]


def test_a_messy_row_of_foreign_headings_is_read(states):
    row = read(
        "events",
        {
            "Headline": "  Talks in Nairobi ",
            "Date": "17 May 2024",
            "Type": "Meeting",
            "Priority": "Priority 7; 8.0",
            "Countries": "China, Kenya",
            "Country": "Kenya",
            "Comment": "left out",
        },
    )

    assert row.is_clean
    items = row.values.pop("items")
    assert [item.key for item in items] == ["priority-7", "priority-8"]
    assert roles(row) == [("CHN", "participant"), ("KEN", "participant")]
    del row.values["parties"]
    assert row.values == {
        "title": "Talks in Nairobi",
        "start": "2024-05-17",
        "kind": "meeting",
        "country": "KE",
    }


@pytest.mark.parametrize(
    ("cell", "pairs"),
    [
        ("CHN:host; KEN:participant", [("CHN", "host"), ("KEN", "participant")]),
        ("CHN:host\nKEN", [("CHN", "host"), ("KEN", "participant")]),
        ("China (host); Kenya (Participant)", [("CHN", "host"), ("KEN", "participant")]),
        ("Kenya, China", [("KEN", "participant"), ("CHN", "participant")]),
        ("Korea, Republic of; Kenya", [("KOR", "participant"), ("KEN", "participant")]),
        ("Kenya, Korea, Republic of, China", [(code, "participant") for code in
                                             ("KEN", "KOR", "CHN")]),
        ("kenya:Voted for", [("KEN", "voted_for")]),
        ("KEN:host; Kenya (host); KEN:donor", [("KEN", "host"), ("KEN", "donor")]),
        ("；CHN；；", [("CHN", "participant")]),
    ],
)  # fmt: skip
def test_parties_are_read_as_people_write_them(states, cell, pairs):
    row = read("events", {"parties": cell})

    assert (row.refusals, roles(row)) == ([], pairs)


def test_a_name_with_brackets_is_no_role(states):
    other = factories.party("FSM", name="Micronesia (Federated States of)")

    row = read("events", {"parties": "Micronesia (Federated States of)"})

    assert row.values["parties"] == [(other, "participant")]


def test_columns_for_each_role_are_one_list_of_parties(states):
    row = read("events", {"Host": "Kenya", "Participants": "China; South Korea", "parties": ""})

    assert roles(row) == [("KEN", "host"), ("CHN", "participant"), ("KOR", "participant")]
    assert (row.empty, row.blank) == ([], ["parties"])


def test_an_unknown_party_and_an_unknown_role_are_named_at_their_column(states):
    row = read("events", {"Countries": "China; Kenja; KEN:hots"})

    assert said(row) == [
        ("Countries", "“Kenja” names no known party. Write its code or its name."),
        ("Countries", "“hots” names no role of a party."),
    ]
    assert [(one.scope, one.value) for one in row.unknown] == [("party", "Kenja"), ("role", "hots")]
    assert row.unknown[0].missing.nearest[0] == states[1]


def decided(*decisions):
    made = Decisions()
    for scope, word, decision in decisions:
        made.add(scope, word, decision)
    return Decisions.of_dict(made.as_dict())


def test_what_a_person_decided_about_unknown_words_is_done(states):
    decisions = decided(
        ("party", "Kenja", Decision(Act.USE, use="KEN")),
        ("party", "Atlantis", Decision(Act.CREATE, kind="state")),
        ("party", "n/a", Decision(Act.EMPTY)),
        ("role", "convener", Decision(Act.USE, use="host")),
        ("kind", "summit", Decision(Act.USE, use="conference")),
    )
    cells = {"parties": "kenja:convener; ATLANTIS; n/a", "kind": "Summit"}

    rows = read_all("events", [cells, {**cells, "parties": "Atlantis"}], decisions=decisions)

    assert [row.refusals for row in rows] == [[], []]
    assert rows[0].values["kind"] == "conference"
    (kenya, host), (new, _participant) = rows[0].values["parties"]
    assert (kenya, host, new.pk, new.name, new.kind) == (
        states[1],
        "host",
        None,
        "ATLANTIS",
        "state",
    )
    assert rows[1].values["parties"][0][0] is new
    assert Party.objects.called("Atlantis").count() == 0


def test_a_cell_whose_words_are_all_decided_to_be_empty_is_empty(states):
    decisions = decided(("party", "none", Decision(Act.EMPTY)))

    row = read("events", {"title": "Talks", "parties": "None"}, decisions=decisions)

    assert (row.is_clean, row.empty, row.blank) == (True, ["parties"], [])


def test_a_decision_for_what_is_gone_since_leaves_the_word_unknown(states):
    decisions = decided(("party", "Kenja", Decision(Act.USE, use="GONE")))

    assert [one.value for one in read("events", {"parties": "Kenja"}, decisions=decisions).unknown]


def test_a_decision_that_nobody_has_stored_so_is_refused():
    with pytest.raises(ValueError, match="explode"):
        Decisions.of_dict({"party": {"Kenja": {"act": "explode"}}})


def test_unknown_words_are_listed_once_each_with_how_often_they_occur(states):
    rows = read_all("events", [{"parties": "Kenja", "Host": ""}, {"parties": "Narnia; Kenja",
                                                                  "Host": "Kenja"}])  # fmt: skip

    found = UnknownValues(rows).most_frequent_first()

    assert [(one.missing.value, one.count, one.columns) for one in found] == [
        ("Kenja", 3, ["parties", "Host"]),
        ("Narnia", 1, ["parties"]),
    ]
    assert found[0].can_be_created


def test_commitments_in_a_column_of_items_bring_their_items():
    row = read("events", {"items": "P4.5; platform-2, P7", "commitments": "P7.1"})

    assert [item.code for item in row.values["items"]] == ["P4", "M2", "P7"]
    assert [one.code for one in row.values["commitments"]] == ["P7.1", "P4.5"]


def test_a_forum_serves_items_alone():
    row = read("forums", {"items": "P4.5; P7"})

    assert said(row) == [("items", "“P4.5” names no item of the paper. Write a code such as P7.")]


def test_the_date_of_a_column_is_read_in_its_order():
    cells = {"Date": "5/6/2024"}

    assert read("events", cells, orders={"Date": "mdy"}).values["start"] == "2024-05-06"
    ((column, sentence),) = said(read("events", cells))
    assert (column, "5 June 2024 or 6 May 2024" in sentence) == ("Date", True)


def test_the_conventions_of_a_file_follow_from_its_cells_and_from_what_a_person_says():
    kind = IMPORT_KINDS["sources"]
    header = ["Title", "Published on", "Accessed"]
    lines = [Line(2, ("'=1+1", "17/5/2024", "5/6/2024")), Line(3, ("Talks", "5/6/2024", ""))]
    matched = match_columns(header, kind)

    found = orders_found(kind, header, matched, lines)
    made = conventions_of(kind, header, matched, lines, said={"Accessed": "mdy"})

    assert {name: one.order for name, one in found.items()} == {
        "Published on": "dmy", "Accessed": "ambiguous",
    }  # fmt: skip
    assert (made.orders, made.guarded) == ({"Published on": "dmy", "Accessed": "mdy"}, True)
    assert not conventions_of(kind, header, matched, lines, is_delimited=False).guarded


def test_a_period_in_the_column_of_the_start_gives_the_end():
    row = read("events", {"Date": "17-19 May 2024"})

    assert (row.values["start"], row.values["end"]) == ("2024-05-17", "2024-05-19")


def test_a_period_beside_another_end_is_refused():
    row = read("events", {"Date": "17-19 May 2024", "End date": "2024-05-20"})

    assert said(row) == [("Date", "This is a period; another end stands in the column of the end.")]


def test_days_of_old_workbooks_are_read():
    conventions = Conventions(epoch=Epoch.OF_1904)

    row = read("sources", {"read_on": "43967"}, conventions=conventions)

    assert row.values["read_on"] == date(2024, 5, 17)


def test_the_precision_says_what_of_a_whole_day_counts():
    cells = {"start_date": "2024-05-01", "end_date": "2024-06-30", "date_precision": "month"}

    values = read("events", cells).values

    assert (values["start"], values["end"]) == ("2024-05", "2024-06")


def test_a_precision_that_does_not_agree_with_the_date_is_refused():
    row = read("events", {"start_date": "2024-05-17", "date_precision": "month"})

    assert "do not agree" in said(row)[0][1]


def test_the_precision_of_our_own_files_changes_nothing():
    cells = {"start_date": "2024-05", "end_date": "2024-06-17", "date_precision": "month"}

    values = read("events", cells).values

    assert (values["start"], values["end"]) == ("2024-05", "2024-06-17")


def test_known_sources_are_found_and_unknown_addresses_named():
    source = factories.source(url="https://example.org/a,b")
    row = read("events", {"sources": "http://www.example.org/a,b; https://example.org/new"})

    assert [one.known for one in row.values["sources"]] == [source]
    assert "“https://example.org/new” is no recorded source." in said(row)[0][1]


def test_the_columns_of_a_source_describe_a_new_one():
    paper = factories.publisher(slug="example-post", name="Example Post")
    row = read(
        "events",
        {
            "source_title": "Talks open",
            "source_publisher": "Example Post",
            "source_url": " https://example.org/talks\u200e",
            "source_published_on": "May 2024",
            "source_language": "English",
            "source_kind": "Primary document",
            "source_voice": "Example Post",
            "source_2_title": "Talks close",
            "source_2_publisher": "Example Post",
            "source_2_url": "https://example.org/close",
        },
    )

    assert row.refusals == []
    first, second = row.values["sources"]
    assert (first.known, second.known) == (None, None)
    assert first.facts == {
        "title": "Talks open",
        "publisher": "Example Post",
        "url": "https://example.org/talks",
        "published_on": "2024-05",
        "language": "en",
        "kind": "primary",
        "voice": paper,
    }
    assert first.columns["published_on"] == "source_published_on"
    assert second.new().title == "Talks close"


def test_facts_of_a_source_belong_to_the_only_address_of_the_row():
    row = read("events", {"Source": "https://example.org/a", "Publisher": "Example Post",
                          "Article title": "Talks"})  # fmt: skip

    (source,) = row.values["sources"]
    assert source.facts == {
        "url": "https://example.org/a", "title": "Talks", "publisher": "Example Post",
    }  # fmt: skip


def test_facts_of_a_source_without_an_address_are_refused():
    row = read("events", {"source_title": "Talks", "source_publisher": "Example Post"})

    assert said(row) == [
        ("source_title", "This source has neither an address nor a citation: add one of them.")
    ]


def test_a_page_of_this_tracker_is_no_source(settings):
    row = read("events", {"Link": f"{settings.SITE_URL}/events/talks/"})

    assert "a page of this tracker" in said(row)[0][1]


def test_an_address_without_its_scheme_is_known():
    source = factories.source(url="https://example.org/a")

    row = read("events", {"sources": "www.example.org/a"})

    assert [one.known for one in row.values["sources"]] == [source]


def test_empty_cells_are_told_from_columns_that_are_not_there():
    row = read("events", {"title": "Talks", "place": " \u200e", "summary": "\xa0"})

    assert (row.values, row.empty) == ({"title": "Talks"}, ["place", "summary"])


def test_prose_stays_as_it_was_written_but_for_line_breaks():
    text = "First\xa0line.\r\n\r\nالسلام\u200f عليكم"

    assert read("events", {"summary": f" {text} "}).values["summary"] == text.replace("\r\n", "\n")


def test_codes_that_a_spreadsheet_took_for_numbers_are_codes_again():
    row = read("events", {"origin": "Old base", "origin_id": "1024.0", "items": "7.0"})

    assert row.values["origin_id"] == "1024"
    assert row.values["items"] == [factories.item("priority-7")]


@pytest.mark.parametrize(
    ("cell", "guarded", "title"),
    [
        ("'=1+1", True, "=1+1"),
        ("''Belt' forum", True, "'Belt' forum"),
        ("'Belt' forum", True, "'Belt' forum"),
        ("'=1+1", False, "'=1+1"),
        ("=1+1", False, "=1+1"),
    ],
)
def test_the_apostrophe_before_a_formula_is_taken_away_from_guarded_files_alone(
    cell, guarded, title
):
    conventions = Conventions(guarded=guarded)

    assert read("events", {"title": cell}, conventions=conventions).values["title"] == title


def test_a_file_looks_guarded_where_no_text_would_run():
    assert looks_guarded(["Talks", "'=1+1", "''Belt", ""])
    assert not looks_guarded(["Talks", "=1+1"])
    assert not looks_guarded(["'Belt' forum"])


def test_a_word_that_a_column_does_not_take_comes_with_the_nearest():
    row = read("events", {"kind": "meetng"})

    assert said(row) == [("kind", "“meetng” is none of the words that this column takes.")]
    assert row.unknown[0].missing.nearest[0] == "meeting"


def test_organization_is_another_spelling():
    assert read("parties", {"kind": "Organization"}).values["kind"] == "organisation"
    assert read("parties", {"kind": "organisation"}).values["kind"] == "organisation"


def test_other_names_are_stored_as_the_form_stores_them():
    assert read("parties", {"other_names": "A;B ;\nC"}).values["other_names"] == "A; B; C"


def test_a_cell_of_far_too_many_values_is_refused():
    row = read("events", {"parties": "CHN;" * 500_000, "sources": "https://a.example " * 2000})

    assert [column for column, _ in said(row)] == ["parties", "sources"]
    assert "This cell names 500000 things; a record has 1000 at most." in said(row)[0][1]


def test_an_address_alone_is_not_enough_for_a_new_source():
    row = read("events", {"Link": "https://example.org/new", "Publisher": "Example Post"})

    assert said(row) == [
        (
            "Link",
            "“https://example.org/new” is no recorded source. Give its title and publisher in "
            "columns of their own.",
        )
    ]
    assert [one.scope for one in row.unknown] == ["source"]


def test_a_comma_of_chinese_texts_parts_two_parties(states):
    assert roles(read("events", {"parties": "China，Kenya、KOR"})) == [
        ("CHN", "participant"), ("KEN", "participant"), ("KOR", "participant"),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["a\0b", "\ud800", "https://example.org/\ud800", "x" * 100_000])
@pytest.mark.parametrize("kind", IMPORT_KINDS)
def test_no_text_in_any_column_is_an_error(kind, word):
    cells = {column.name: word for column in IMPORT_KINDS[kind].columns}

    row = read(kind, cells)

    assert not row.is_clean
    assert all(sentence and len(sentence) < 400 for _column, sentence in said(row))


def test_what_could_not_be_looked_up_is_not_created(monkeypatch):
    def failing(*args):
        raise DatabaseError

    monkeypatch.setattr(Party.objects, "by_name", failing)
    decisions = decided(("party", "Atlantis", Decision(Act.CREATE, kind="state")))

    row = read("events", {"parties": "Atlantis"}, decisions=decisions)

    assert "could not be looked up" in said(row)[0][1]
    assert not UnknownValues([row]).most_frequent_first()[0].can_be_created


def test_rows_that_are_looked_up_together_are_few_and_all_are_found(monkeypatch):
    monkeypatch.setattr("tracking.imports.values.reading.ROWS_AT_A_TIME", 1)
    source = factories.source(url="https://example.org/a")

    rows = read_all("events", [{"sources": ""}, {"sources": source.url}, {"sources": source.url}])

    assert [[one.known for one in row.values.get("sources", [])] for row in rows] == [
        [], [source], [source],
    ]  # fmt: skip
