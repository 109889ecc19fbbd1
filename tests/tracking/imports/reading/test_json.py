"""Rows in JSON: an object on each line, a list, and our own export with its description."""

import json

import pytest

from tracking.imports.reading import Limits, Unreadable, preview, read, recognise

pytestmark = pytest.mark.any_database

LIMITS = Limits(bytes=20_000_000, rows=1000, columns=200, cell=100_000)
ROWS = [
    {"title": "A, “B”", "year": 2024, "done": True, "items": ["priority-1", "priority-2"]},
    {"title": "中文\nline", "year": None, "note": "x", "items": []},
]
CELLS = [("A, “B”", "2024", "true", "priority-1;priority-2", ""), ("中文\nline", "", "", "", "x")]
EXPORT = {
    "file": "events",
    "columns": [{"name": "rows", "kind": "x"}],
    "rows": ROWS,
    "row_count": 2,
}
SHAPES = {
    "lines": "\n".join(json.dumps(row) for row in ROWS),
    "lines of another system": "\r\n\r\n".join(json.dumps(row) for row in ROWS) + "\r\n",
    "a list": json.dumps(ROWS),
    "a list over several lines": json.dumps(ROWS, indent=2),
    "our export": json.dumps(EXPORT),
    "our export over several lines": json.dumps(EXPORT, indent=2),
}


def read_as_recognised(text, encoding="utf-8"):
    data = text.encode(encoding)
    return read(data, recognise(data, "events.csv", LIMITS), LIMITS)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_shape_of_rows_is_read(shape, encoding):
    table = read_as_recognised(SHAPES[shape], encoding)

    assert table.header == ("title", "year", "done", "items", "note")
    assert [line.cells for line in table.lines] == CELLS
    assert table.problems == []


def test_rows_are_known_by_their_lines():
    lines = read_as_recognised('{"a": 1}\n\n{"a": 2}\n').lines
    listed = read_as_recognised('[\n{"a": 1},\n\n{"a": 2}\n]').lines

    assert [line.number for line in lines] == [1, 3]
    assert [line.number for line in listed] == [2, 4]


def test_numbers_stay_as_they_are_written():
    table = read_as_recognised('{"a": 7.0, "b": 12345678901234567890, "c": 1.50, "d": -0}\n')

    assert table.lines[0].cells == ("7.0", "12345678901234567890", "1.50", "-0")


def test_a_bad_line_does_not_keep_the_others_from_being_read():
    table = read_as_recognised('{"a": 1}\n{"a": \n{"a": 3}\n')

    assert [line.number for line in table.lines] == [1, 3]
    assert [problem.line for problem in table.problems] == [2]


def test_a_list_named_rows_within_a_row_is_a_list():
    table = read_as_recognised('{"rows": ["x", "y"]}\n{"rows": []}\n{"rows": ["z"]}\n')

    assert [line.cells for line in table.lines] == [("x;y",), ("z",)]


def test_an_empty_list_is_a_table_without_rows():
    assert read_as_recognised("[]").lines == []


def test_a_preview_shows_the_first_rows():
    data = b'{"a": 1}\n' * 500

    assert len(preview(data, recognise(data, "", LIMITS), LIMITS, rows=5).lines) == 5


def test_a_text_that_begins_like_json_is_no_json():
    table = read_as_recognised("[title],{kind}\nA,B\n")

    assert table.header == ("[title]", "{kind}")


@pytest.mark.parametrize("text", ['{"a": 1}\n' * 1001, json.dumps([{"a": 1}] * 1001)])
def test_too_many_rows_are_refused(text):
    with pytest.raises(Unreadable) as refused:
        read_as_recognised(text)

    assert str(refused.value).startswith("The file has more than 1,000 rows.")
