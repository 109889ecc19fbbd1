"""Cells of workbooks, as a person sees them; sheets; what a workbook may cost."""

import datetime

import pytest

from tests.tracking.imports.reading.built import ods, xlsx
from tracking.imports.reading import Limits, Reading, Unreadable, preview, read, recognise

pytestmark = pytest.mark.any_database

LIMITS = Limits(bytes=20_000_000, rows=1000, columns=200, cell=100_000)


def read_as_recognised(data):
    return read(data, recognise(data, "", LIMITS), LIMITS)


def cell_of(write):
    """The cell that `write` has written in the second row of the first column."""

    def fill(workbook, sheet):
        sheet.write_string(1, 1, "x")
        write(workbook, sheet)

    return read_as_recognised(xlsx(["cell", "other"], fill=fill)).lines[0].cells[0]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (-3, "-3"),
        (0.25, "0.25"),
        (0.1 + 0.2, "0.3"),
        (20240517, "20240517"),
        (123456789012345, "123456789012345"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "0.00000015"),
    ],
)
def test_numbers_are_as_a_person_sees_them(number, text):
    assert cell_of(lambda _book, sheet: sheet.write_number(1, 0, number)) == text


@pytest.mark.parametrize(
    ("value", "look", "text"),
    [
        (datetime.date(2024, 5, 17), "yyyy-mm-dd", "2024-05-17"),
        (datetime.date(2024, 5, 17), "dd/mm/yy", "2024-05-17"),
        (datetime.date(1900, 1, 1), "d mmm yyyy", "1900-01-01"),
        (
            datetime.datetime.fromisoformat("2024-05-17T12:30"),
            "yyyy-mm-dd hh:mm",
            "2024-05-17 12:30:00",
        ),
        (datetime.time(12, 30), "hh:mm", "12:30:00"),
    ],
)
def test_days_are_written_in_iso_8601_however_they_look(value, look, text):
    def write(workbook, sheet):
        sheet.write_datetime(1, 0, value, workbook.add_format({"num_format": look}))

    assert cell_of(write) == text


def test_the_calendar_of_1904_gives_the_same_day():
    def fill(workbook, sheet):
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, datetime.date(2024, 5, 17), day)

    table = read_as_recognised(xlsx(["day"], fill=fill, date_1904=True))

    assert table.lines[0].cells == ("2024-05-17",)


def test_true_and_false_are_words_and_a_share_is_a_number():
    assert cell_of(lambda _book, sheet: sheet.write_boolean(1, 0, True)) == "true"
    assert (
        cell_of(lambda b, s: s.write_number(1, 0, 0.5, b.add_format({"num_format": "0%"}))) == "0.5"
    )


def test_the_result_of_a_formula_is_read():
    assert cell_of(lambda _book, sheet: sheet.write_formula(1, 0, "=1+1", None, 2)) == "2"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "'=1+1", "#N/A", " spaces ", "two\nlines", "_x000D_", "007", "5/6/2024", "👩‍👧"],
)
def test_a_text_stays_as_it_is(text):
    assert cell_of(lambda _book, sheet: sheet.write_string(1, 0, text)) == text


def test_rows_are_counted_as_in_the_sheet():
    table = read_as_recognised(xlsx(["Developments"], [], ["title", "kind"], [], ["A", "B"]))

    assert (table.reading.header_row, table.lines[0].number) == (3, 5)
    assert table.notes == ("Left out, because it stands above the header: line 1.",)


def test_a_table_may_begin_in_any_column():
    table = read_as_recognised(xlsx(["", "", "title", "kind"], ["", "", "A", "B"]))

    assert table.header == ("title", "kind")
    assert table.lines[0].cells == ("A", "B")


def test_the_first_sheet_that_is_not_empty_is_read_and_another_can_be_chosen():
    def fill(workbook, _sheet):
        workbook.add_worksheet("Events").write_column(0, 0, ["title", "A"])
        workbook.add_worksheet("Notes").write_column(0, 0, ["note", "B"])

    data = xlsx(sheet="Cover", fill=fill)
    table = read_as_recognised(data)
    other = read(data, Reading("workbook", sheet="Notes"), LIMITS)

    assert (table.reading.sheet, table.header) == ("Events", ("title",))
    assert table.sheets == ("Cover", "Events", "Notes")
    assert other.header == ("note",)


def test_a_hidden_sheet_comes_last():
    def fill(workbook, sheet):
        sheet.write_column(0, 0, ["secret", "A"])
        sheet.hide()
        second = workbook.add_worksheet("Events")
        second.write_column(0, 0, ["title", "B"])
        second.activate()

    assert read_as_recognised(xlsx(sheet="Old", fill=fill)).sheets == ("Events", "Old")


def test_a_sheet_that_is_not_there_is_named():
    with pytest.raises(Unreadable) as refused:
        read(xlsx(["title"], ["A"]), Reading("workbook", sheet="Forums"), LIMITS)

    assert str(refused.value) == "The workbook has no sheet “Forums”. Its sheets are: Events."


def test_an_opendocument_spreadsheet_is_read():
    day = '<table:table-cell office:value-type="date" office:date-value="2024-05-17"/>'
    seven = '<table:table-cell office:value-type="float" office:value="7"/>'
    body = f"<table:table-row>{day}{seven}</table:table-row>"

    table = read_as_recognised(ods(["day", "number"], ["x & y", "中文"], body=body))

    assert [line.cells for line in table.lines] == [("x & y", "中文"), ("2024-05-17", "7")]


def test_a_million_empty_rows_at_the_end_are_no_rows():
    empty = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert len(read_as_recognised(ods(["title"], ["A"], body=empty)).lines) == 1


def test_a_preview_names_an_error_beside_the_rows():
    def fill(_workbook, sheet):
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")

    table = preview(
        xlsx(["title", "kind"], ["A", "B"], ["C", "D"], fill=fill), Reading("workbook"), LIMITS
    )

    assert [line.number for line in table.lines] == [3]
    assert [problem.line for problem in table.problems] == [2]


def test_an_error_on_another_sheet_does_not_matter():
    def fill(workbook, _sheet):
        workbook.add_worksheet("Sums").write_formula(0, 0, "=NA()", None, "#N/A")

    assert read_as_recognised(xlsx(["title"], ["A"], fill=fill)).problems == []
