"""What the rows of the reports hold."""

import json
from datetime import date

import pytest

from tests import factories
from tests.tracking.reports.asking import page_of, rows_of, words_of
from tracking import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def titles(rows, name="title"):
    return [row[name] for row in rows]


def test_forums_come_with_their_editions_and_those_without_any_last():
    factories.forum(name="Alpha")
    beta = factories.forum(name="Beta", short_name="B")
    for year in (2023, 2024):
        factories.event(
            title=f"Edition {year}", start=str(year), forum=beta, edition_label=str(year - 2000)
        )
    factories.event(title="At no forum")

    rows = rows_of("forums")

    assert titles(rows) == ["Edition 2024", "Edition 2023", ""]
    assert titles(rows, "name") == ["Beta", "Beta", "Alpha"]
    assert rows[0]["edition_label"] == "24"
    assert rows[0]["items"] == "priority-7"
    assert rows[0]["sources"].startswith("https://")
    assert (rows[2]["event"], rows[2]["kind"]) == ("", "")


def test_the_filter_of_forums_narrows_editions_too():
    for name in ("Alpha", "Beta"):
        forum = factories.forum(name=name, kind="conference" if name == "Beta" else "forum")
        factories.event(title=f"In {name}", forum=forum)

    assert titles(rows_of("forums", "kind=conference")) == ["In Beta"]


def test_a_status_history_is_in_order_with_the_status_before():
    meetings = [factories.event(start="2024-01-05"), factories.event(start="2024-02-05")]
    days = [date(2024, 6, 30), date(2024, 12, 31)]
    for status, day in zip(["initiated", "active"], days, strict=True):
        factories.status_update(status=status, as_of=day, evidence=meetings)
    other = factories.items("priority-2")[0]
    of_other = factories.event(items=[other], start="2024-01-01")
    factories.status_update(item=other, as_of=days[1], evidence=[of_other])

    rows = rows_of("status-history")

    told = [(row["item"], row["status_before"], row["as_of_before"], row["status"]) for row in rows]
    assert told == [
        ("priority-2", "", "", "initiated"),
        ("priority-7", "", "", "initiated"),
        ("priority-7", "initiated", "2024-06-30", "active"),
    ]


def test_the_status_before_is_of_the_same_commitment():
    event = factories.event(start="2024-01-05")
    commitment = event.items.get().commitments.first()
    factories.status_update(as_of=date(2024, 3, 1), evidence=[event])
    factories.status_update(as_of=date(2024, 4, 1), evidence=[event], commitment=commitment)
    factories.status_update(as_of=date(2024, 5, 1), evidence=[event], commitment=commitment)

    rows = rows_of("status-history", "order=oldest")

    assert titles(rows, "as_of_before") == ["", "", "2024-04-01"]


def test_the_status_before_is_found_whatever_the_filter_leaves_out():
    meetings = [factories.event(start="2024-01-05"), factories.event(start="2024-02-05")]
    factories.status_update(as_of=date(2024, 6, 30), evidence=meetings)
    factories.status_update(status="active", as_of=date(2024, 12, 31), evidence=meetings)

    (row,) = rows_of("status-history", "status=active")

    assert row["status_before"] == "initiated"


def test_parties_have_a_row_for_each_role_with_their_votes():
    china = factories.party("CHN", kind="state", country="CN", name="China")
    kenya = factories.party("KEN", kind="state", country="KE", name="Kenya")
    factories.event(start="2024-01-05", parties=[(china, "host"), (kenya, "voted_against")])
    factories.event(start="2024-03-05", parties=[(china, "host"), (china, "voted_for")])

    rows = rows_of("parties")

    told = [(row["party"], row["role"], row["vote"], row["event_count"]) for row in rows]
    assert told == [
        ("CHN", "host", "", "2"),
        ("CHN", "voted_for", "for", "1"),
        ("KEN", "voted_against", "against", "1"),
    ]
    assert (rows[0]["first_on"], rows[0]["latest_on"]) == ("2024-01-05", "2024-03-05")
    assert (rows[2]["region"], rows[2]["name"]) == ("africa", "Kenya")


@pytest.mark.parametrize(
    ("query", "parties"),
    [
        ("role=voted_against", ["KEN"]),
        ("party=CHN", ["CHN", "CHN"]),
        ("region=africa", ["KEN"]),
        ("kind=organisation", []),
        ("end=2024-01-31", ["CHN", "KEN"]),
        ("item=priority-8", []),
        ("order=events", ["CHN", "CHN", "KEN"]),
        ("as_of=2024-02-01", ["CHN", "KEN"]),
    ],
)
def test_parties_can_be_narrowed(query, parties):
    china = factories.party("CHN", kind="state", country="CN", name="China")
    kenya = factories.party("KEN", kind="state", country="KE", name="Kenya")
    factories.event(start="2024-01-05", parties=[(china, "host"), (kenya, "voted_against")])
    factories.event(start="2024-03-05", parties=[(china, "host"), (china, "voted_for")])

    assert titles(rows_of("parties", query), "party") == parties


def test_the_matrix_has_a_row_for_each_item_and_period():
    factories.event(start="2024-05-17")

    rows = rows_of("matrix", "from=2024&to=2024&by=year")

    assert len(rows) == 31
    assert [row["event_count"] for row in rows if row["code"] == "P7"] == ["1"]
    page = page_of("matrix", "from=2024&to=2024&by=year")
    assert "add up to links, not to events" in words_of(page)
    assert [one.value for one in page.context["report"].chosen] == ["Years", "2024", "2024"]


def test_a_dossier_holds_everything_of_one_item():
    forum = factories.forum(name="Talks forum", description="It meets.")
    party = factories.party("CHN")
    source = factories.source(title="Report", publisher="Example Post")
    event = factories.event(
        title="Talks", summary="They met.", forum=forum, sources=[source], parties=[(party, "host")]
    )
    factories.status_update(evidence=[event], own_claim="We met.", search_note="Looked.")
    factories.event(title="Of another item", items=factories.items("priority-8"))

    rows = rows_of("dossier", "item=priority-7")

    of = {
        name: [row for row in rows if row["section"] == name]
        for name in {r["section"] for r in rows}
    }
    assert set(of) == {"text", "commitment", "assessment", "event", "forum", "source"}
    assert len(of["text"]) == 2
    assert of["commitment"][0]["status"] == "not_assessed"
    assert (of["assessment"][0]["status"], of["assessment"][0]["own_claim"]) == (
        "initiated",
        "We met.",
    )
    assert of["assessment"][0]["searches"] == "Looked."
    assert [row["title"] for row in of["event"]] == ["Talks"]
    assert (of["event"][0]["parties"], of["event"][0]["sources"]) == ("CHN:host", source.url)
    assert (of["forum"][0]["title"], of["forum"][0]["text"]) == ("Talks forum", "It meets.")
    assert "Report" in [row["title"] for row in of["source"]]


def test_a_dossier_can_be_read_as_a_page():
    event = factories.event(title="Talks", summary="They met.")
    factories.status_update(evidence=[event], own_claim="We met.")

    answer = page_of("dossier/priority-7")
    text = words_of(answer)

    assert not answer.cookies
    for words in ("Talks", "They met.", "We met.", "Two meetings were held.", "Download as JSON"):
        assert words in text
    assert 'href="/reports/dossier.csv?item=priority-7"' in text
    assert 'href="/reports/dossier/priority-7/"' in words_of(page_of("dossier", "item=priority-7"))


def test_a_long_section_of_the_page_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr("tracking.reports.dossier.MOST_ON_THE_PAGE", 1)
    for _ in range(3):
        factories.event()

    text = words_of(page_of("dossier/priority-7"))

    assert "2 more are in the files." in text


def test_the_page_of_an_item_leads_to_its_dossier(visitor):
    assert b'href="/reports/dossier/priority-7/"' in visitor.get("/priorities/7/").content


def test_a_record_withdrawn_since_is_shown_without_an_address(time_machine, editor):
    time_machine.move_to("2026-01-10 12:00:00Z")
    forum = factories.forum(name="Old forum")
    event = factories.event(title="Old talks", forum=forum)
    time_machine.move_to("2026-03-10 12:00:00Z")
    for record in (event, forum):
        actions.withdraw(record, by=editor, version=record.version, reason="A test.")

    (row,) = rows_of("forums", "known_on=2026-02-01")
    dossier = rows_of("dossier", "item=priority-7&known_on=2026-02-01")

    assert (row["title"], row["event_url"], row["forum_url"]) == ("Old talks", "", "")
    assert [row["url"] for row in dossier if row["title"] == "Old talks"] == [""]
    assert "Old talks" not in titles(rows_of("dossier", "item=priority-7"))


def test_json_and_xlsx_have_the_same_rows(visitor):
    import io

    from openpyxl import load_workbook

    from tests.answers import read

    factories.event(title="=1+1")

    data = json.loads(read(visitor.get("/reports/events.json")))
    book = load_workbook(io.BytesIO(read(visitor.get("/reports/events.xlsx"))))

    assert [row["title"] for row in data["rows"]] == ["=1+1"]
    header, first, *rest = book.worksheets[0].iter_rows(values_only=True)
    assert (header[0], header[2], first[2]) == ("slug", "title", "=1+1")
    assert not rest
