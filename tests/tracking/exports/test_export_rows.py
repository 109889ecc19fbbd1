"""Every column of every list's file, row for row as the records have it, in each format."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from itertools import product

import openpyxl
import pytest
from django.utils import timezone
from openpyxl.utils.escape import unescape

from priorities.models import Commitment, Item
from tests import factories
from tests.bulk import unindexed
from tests.tracking.exports import expected_cells
from tests.tracking.exports.expected_cells import LISTS, rows_of
from tracking import actions
from tracking.exports import Kind, write_file
from tracking.exports.cells import guard
from tracking.models import Event, Forum, Party, PublicRevision, Publisher, Source, StatusUpdate
from tracking.summaries import recounting
from tracking.values.as_of import AsOf
from tracking.values.licence import LICENCE, LICENCE_URL

pytestmark = pytest.mark.django_db
EXPORTS = [export for export, _rows, _cells in LISTS]
YESTERDAY = timezone.localdate() - timedelta(days=1)
MOMENTS = [
    AsOf(),
    AsOf(as_of=date(2024, 6, 30)),
    AsOf(known_on=YESTERDAY),
    AsOf(as_of=date(2024, 6, 30), known_on=YESTERDAY),
]
NASTY = [
    "Talks, in part",
    'They said "yes"',
    '"',
    "中国，会谈",
    "🕊 Peace 🕊",
    "=1+1",
    "＝1+1",
    "+1",
    "﹢1",
    "-1",
    "@x",
    " =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff+1",
    "\u0301=1",
    "\u3164@",
    "⩵1",
    "'quoted'",
    "''",
    "100 %s %% %",
    "semi;colon",
    "\\.",
    "\\N",
    "_x0041_",
    "a\tb",
    "\ta",
    "Line one\r\nline two",
    "\n=1",
    "\r",
    "a\nb",
    "«Équipe»",
    "¿Qué?",
    "Ω",
    "ﬁ",
    "",
    " ",
    "{braces}",
    "http://x.example/,",
]  # fmt: skip


@pytest.fixture(scope="module")
def records(module_db):
    """Records of each list with nasty text in every column that people write, and nasty links."""
    with unindexed():
        events = nasty_events()
    update = factories.status_update(
        evidence=events[:3],
        searches=[
            factories.search(found="Nothing;\nreally, “nothing”.", languages="en;zh"),
            factories.search(searched_on=date(2024, 5, 1), words='=1 "x", y'),
        ],
    )
    commitment = factories.item().commitments.first()
    factories.status_update(commitment=commitment, as_of=date(2025, 2, 3), evidence=events[3:5])
    factories.party("CHN", kind="state", country="CN")
    nasty_publishers()
    write_everywhere(StatusUpdate, "rationale", "own_claim", "search_note", "confidence_reason")
    write_everywhere(Source, "title", "publisher")
    write_everywhere(Party, "name", "other_names")
    write_everywhere(Publisher, "note", "ground", "other_names")
    write_everywhere(PublicRevision, "reason")
    for model in (Event, Forum, StatusUpdate, Source, Party):
        refer_everywhere(model)
    for model in (Event, Forum, StatusUpdate):
        model.objects.published().update(published_at=timezone.now() - timedelta(days=3))
    withdraw_today(events[1])
    recounting.rebuild()
    return update


def nasty_publishers():
    """One with a parent, both speaking for parties, of which one was edited."""
    parent = factories.publisher(speaks_for=[factories.party("CHN")], country="CN")
    child = factories.publisher(parent=parent, speaks_for=[factories.party("UN")])
    factories.event(sources=[factories.source(voice=child, carrier=parent)])
    child.note = "Checked."
    actions.edit_publisher(child, by=parent.created_by, version=1, reason="Checked.")


def nasty_events():
    forum, hidden = factories.forum(short_name="Xiangshan"), factories.forum(state="draft")
    shared = factories.source(url="https://example.org/a;b,c?d=%22")
    parties = [factories.party(code) for code in ("CHN", "PAK", "UN")]
    events = [
        factories.event(
            start=["2024-05", "2023", "2024-05-17", "2025-01-02"][place % 4],
            country=["", "CH", "CN"][place % 3],
            forum=[None, forum, hidden][place % 3],
            items=factories.items(*["priority-7", "platform-2", "principle-1"][: place % 3 + 1]),
            commitments=list(factories.item().commitments.all()[: place % 2]),
            parties=[(party, "host") for party in parties[: place % 4]] + [(parties[0], "donor")],
            sources=[factories.source(url="", citation=f"Archive; box {place}"), shared],
        )
        for place in range(len(NASTY))
    ]
    write_everywhere(Event, "title", "place", "summary", "edition_label")
    write_everywhere(Forum, "name", "convener", "frequency", "description")
    return events


def withdraw_today(event):
    """Past the rule that evidence is not withdrawn: what a merge or an older version left."""
    Event.objects.filter(pk=event.pk).update(
        state="withdrawn",
        withdrawn_at=timezone.now(),
        withdrawn_by=event.created_by,
        withdrawal_reason="Recorded twice.",
    )


def write_everywhere(model, *fields):
    """The nasty texts, past every check: what a file must bear is not what a form lets in."""
    for place, pk in enumerate(model.objects.order_by("pk").values_list("pk", flat=True)):
        texts = {name: NASTY[(place + n) % len(NASTY)] for n, name in enumerate(fields)}
        model.objects.filter(pk=pk).update(**texts)


def refer_everywhere(model):
    """A nasty reference in each row but the first: an origin and an ID stand together."""
    for place, pk in enumerate(model.objects.order_by("pk").values_list("pk", flat=True)[1:]):
        text = NASTY[place % len(NASTY)] or "A list"
        model.objects.filter(pk=pk).update(origin=text, origin_id=f"{text}{place}")


def written(export, as_of=MOMENTS[0], **options):
    file = write_file(export.at(as_of), rows_of(export, as_of), **options)
    with file.content as content:
        data = content.read()
    assert len(data) == file.size_bytes
    return data, file.row_count


def rows_of_csv(data):
    text = io.StringIO(data.decode(), newline="")
    return list(csv.DictReader(text, strict=True))


@pytest.fixture(scope="module")
def expected(records):
    """The cells of each file and moment, worked out once: no test here changes a record."""
    cells = {
        (export.name, str(as_of)): expected_cells.expected(export, as_of)
        for export, as_of in product(EXPORTS, MOMENTS)
    }
    return lambda export, as_of=MOMENTS[0]: cells[export.name, str(as_of)]


@pytest.fixture(params=["beside", "joined"])
def each_way(request, monkeypatch):
    """Both ways to look up links, of which PostgreSQL takes one by the number of rows."""
    rows = 0 if request.param == "joined" else 10**9
    monkeypatch.setattr("tracking.exports.statements.JOIN_FROM_ROWS", rows)


def test_every_cell_of_a_csv_is_as_recorded(expected, each_way):
    for export in EXPORTS:
        for as_of in MOMENTS:
            must = expected(export, as_of)

            plain, count = written(export, as_of, plain=True)
            inert, _ = written(export, as_of)

            assert count == len(must) > 0
            assert rows_of_csv(plain) == must
            assert rows_of_csv(inert) == [{k: guard(v) for k, v in row.items()} for row in must]


def test_the_bytes_are_those_that_python_would_write(expected, each_way):
    for export in EXPORTS:
        free = {column.name for column in export.columns if column.kind.is_free}
        lines = [",".join(export.header)]
        for row in expected(export):
            cells = (quoted(text) if name in free else text for name, text in row.items())
            lines.append(",".join(cells))

        data, _ = written(export, plain=True)

        assert data.decode() == "\r\n".join([*lines, ""])


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def test_the_keys_of_the_framework_run_as_the_paper_does():
    """So that links that stand by their keys stand in the order of the paper."""
    for rows in (Item.objects.in_paper_order(), Commitment.objects.in_paper_order()):
        keys = list(rows.values_list("pk", flat=True))
        assert keys == sorted(keys) != []


def test_every_single_column_can_be_taken_alone(expected):
    for export in EXPORTS:
        must = expected(export)

        for column in export.columns:
            data, count = written(export, plain=True, columns=[column.name])

            assert count == len(must)
            assert [row[column.name] for row in rows_of_csv(data)] == [
                row[column.name] for row in must
            ]


def test_json_has_the_same_rows_with_types(expected):
    for export in EXPORTS:
        must = [typed_row(export, row) for row in expected(export)]

        whole = json.loads(written(export, format="json", query="kind=vote")[0])
        lines = written(export, format="jsonl")[0].decode().removesuffix("\n").split("\n")

        assert whole["rows"] == must
        assert [json.loads(line) for line in lines] == must
        assert whole["row_count"] == len(must)
        assert (whole["file"], whole["filter"]) == (export.name, "kind=vote")
        assert (whole["licence"], whole["licence_url"]) == (LICENCE, LICENCE_URL)
        assert [column["name"] for column in whole["columns"]] == export.header


def typed_row(export, row):
    return {column.name: typed(row[column.name], column.kind) for column in export.columns}


def typed(text, kind):
    if kind.is_many:
        return text.split(";") if text else []
    if kind == Kind.FLAG:
        return text == "true"
    if kind == Kind.NUMBER:
        return int(text)
    return None if kind == Kind.DATE and not text else text


def test_a_workbook_opened_again_has_the_same_cells(expected):
    for export in EXPORTS:
        data, _ = written(export, format="xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        header, *rows = sheet.iter_rows()

        assert [cell.value for cell in header] == export.header
        assert sheet.freeze_panes == "A2"
        must = expected(export)
        assert len(rows) == len(must)
        for row, texts in zip(rows, must, strict=True):
            for cell, column in zip(row, export.columns, strict=True):
                assert cell.data_type != "f"
                assert unescape(text_of(cell.value)) == in_workbook(texts[column.name]), column.name


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def in_workbook(text):
    """XML knows one kind of line break, and a parser gives it so."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_control_character_does_not_break_a_workbook():
    event = factories.event()
    Event.objects.filter(pk=event.pk).update(title="a\x01b\x0b\ufffe\uffff")

    data, _ = written(EXPORTS[0], format="xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert any(str(title.value).startswith("a_x0001_b") for title in sheet["C"])


def test_a_workbook_says_what_it_is_whatever_its_columns():
    data, _ = written(EXPORTS[0], format="xlsx", columns=["title"], query="kind=vote")

    facts = dict(openpyxl.load_workbook(io.BytesIO(data)).worksheets[1].iter_rows(values_only=True))
    assert (facts["file"], facts["filter"]) == ("events", "kind=vote")
    assert (facts["licence"], facts["licence_url"]) == (LICENCE, LICENCE_URL)
    assert (facts["title"], "slug" in facts) == ("what happened", False)


def test_the_pages_name_the_licence_of_the_files(visitor):
    footer, about = (visitor.get(address).content.decode() for address in ("/parties/", "/about/"))

    assert f'href="{LICENCE_URL}" rel="license noopener"' in footer
    assert LICENCE in about


def test_days_and_numbers_are_typed_in_a_workbook(records):
    forums = EXPORTS[1]

    data, _ = written(forums, format="xlsx", columns=["event_count", "published_on", "is_sample"])
    _header, row, *_more = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()

    assert isinstance(row[0].value, int)
    assert row[1].is_date
    assert row[1].value.date() <= timezone.localdate() + timedelta(days=1)
    assert row[2].value is False
