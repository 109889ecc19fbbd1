"""Files that cannot be read: each gets a sentence that says what is wrong, where, and what helps.

None is an error of the program, none is read by half, and each is answered within ten seconds.
"""

import time

import pytest

from tests.tracking.imports.reading.built import (
    HEADER,
    PLAIN,
    ROW,
    changed,
    far_cell,
    gzipped,
    lying,
    ods,
    repeated_cells,
    with_part,
    with_zeros,
    xlsx,
    zipped,
)
from tracking.imports.reading import Limits, Unreadable, read, recognise

pytestmark = pytest.mark.any_database

LIMITS = Limits(bytes=20_000_000, rows=200_000, columns=200, cell=100_000)
MOST_SECONDS = 10

EMPTY = "The file is empty. Choose a file with a header and rows."
DAMAGED = (
    "This workbook is damaged, cut off, or larger than spreadsheet programs allow. Open it in "
    "one, save it again and choose the new file."
)
DECLARATION = (
    "This workbook has a document type declaration, which no spreadsheet program writes and "
    "which can do harm. Copy the rows to a new workbook."
)
TOO_MUCH_UNPACKED = (
    "This workbook is larger than 400 MB unpacked, has more than 2,000 parts, or hides its "
    "size. Copy the rows to a new workbook, or save them as CSV."
)


def no_table(what):
    return (
        f"This is {what}, whatever its name says. Save the table as CSV (UTF-8) or as a workbook "
        "(.xlsx or .ods), and choose that file."
    )


# What is built when the test runs, and what is said. “line 3, title: …” is about one row.
BAD_FILES = {
    "nothing": (lambda: b"", EMPTY),
    "only line breaks": (lambda: b"\n\r\n\n", EMPTY),
    "only a mark": (lambda: b"\xef\xbb\xbf", EMPTY),
    "spaces": (lambda: b"   \n \t \n", EMPTY),
    "a NUL": (
        lambda: (HEADER + "Joint\0 statement,2024,statement\n").encode(),
        (
            "Line 2 has a NUL character: the file is damaged, or it is no text. Save the table "
            "again as CSV (UTF-8)."
        ),
    ),
    "zero bytes": (
        lambda: bytes(5000),
        (
            "Line 1 has a NUL character: the file is damaged, or it is no text. Save the table "
            "again as CSV (UTF-8)."
        ),
    ),
    "random bytes": (
        lambda: bytes(range(256)) * 20,
        (
            "The encoding of this file cannot be told: it is no text, or it is damaged. Save it as "
            "CSV in UTF-8 and choose it again."
        ),
    ),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3", no_table("a PDF document")),
    "gzip": (lambda: gzipped(PLAIN), no_table("a compressed file (gzip)")),
    "bzip2": (lambda: b"BZh91AY&SY", no_table("a compressed file (bzip2)")),
    "xz": (lambda: b"\xfd7zXZ\x00\x00", no_table("a compressed file (xz)")),
    "7-Zip": (lambda: b"7z\xbc\xaf\x27\x1c\x00\x04", no_table("a compressed file (7-Zip)")),
    "RAR": (lambda: b"Rar!\x1a\x07\x01\x00", no_table("a compressed file (RAR)")),
    "Zstandard": (lambda: b"\x28\xb5\x2f\xfd\x04", no_table("a compressed file")),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\x00", no_table("a picture")),
    "RTF": (lambda: b"{\\rtf1 title}", no_table("a text document (RTF)")),
    "a database": (lambda: b"SQLite format 3\x00", no_table("a database (SQLite)")),
    "Parquet": (lambda: b"PAR1\x15", no_table("a Parquet file")),
    "a program": (lambda: b"\x7fELF\x02\x01", no_table("a program")),
    "a tar": (lambda: b"a.csv".ljust(257, b"\0") + b"ustar", no_table("an archive (tar)")),
    "HTML as .xls": (
        lambda: b"<html><table><tr><td>title</td></tr></table></html>",
        no_table("a web page (HTML)"),
    ),
    "HTML after space": (lambda: b"\n <!DOCTYPE html>\n<p>title", no_table("a web page (HTML)")),
    "HTML in UTF-16": (
        lambda: "<html><table></table></html>".encode("utf-16"),
        no_table("a web page (HTML)"),
    ),
    "an XML table of 2003": (
        lambda: (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        no_table("an XML spreadsheet of 2003"),
    ),
    "XML": (lambda: b'<?xml version="1.0"?><events><event/></events>', no_table("an XML document")),
    "XML that unfolds": (
        lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
        no_table("an XML document"),
    ),
    "a key": (lambda: b"-----BEGIN PRIVATE KEY-----\n", no_table("a key or a certificate")),
    "a zip of a CSV": (
        lambda: zipped({"a/events.csv": PLAIN}),
        no_table("a zip archive with “events.csv” in it"),
    ),
    "a zip with a path in a name": (
        lambda: zipped({"../../etc/passwd\n": b"x"}),
        no_table("a zip archive with “passwd?” in it"),
    ),
    "an empty zip": (lambda: zipped({}), no_table("an empty zip archive")),
    "a zip in a zip": (
        lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.csv": PLAIN})})}),
        no_table("a zip archive with “a.zip” in it"),
    ),
    "Word": (
        lambda: zipped({"[Content_Types].xml": b"", "word/document.xml": b""}),
        no_table("a text document (Word)"),
    ),
    "PowerPoint": (
        lambda: zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}),
        no_table("a presentation (PowerPoint)"),
    ),
    "OpenDocument text": (
        lambda: zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}
        ),
        no_table("an OpenDocument file that is no spreadsheet"),
    ),
    "a cut-off workbook": (lambda: xlsx(["title"], ["A"])[:3000], DAMAGED),
    "a damaged workbook": (lambda: with_part("xl/workbook.xml", b"<sheets>", b"<she"), DAMAGED),
    "an older Office file": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        (
            "This is an older Office file, and no workbook that can be read. If it is one, it may "
            "have a password or be damaged: save it again as .xlsx without a password."
        ),
    ),
    "a workbook without cells": (
        lambda: xlsx(),
        "The workbook has no cells with content. Choose one with a header and rows.",
    ),
    "a declaration in a workbook": (
        lambda: with_part(
            "xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "bb">]><workbook'
        ),
        DECLARATION,
    ),
    "a declaration in .ods": (
        lambda: ods(["title"], ["A"], before='<!DOCTYPE a [<!ENTITY b "bb">]>'),
        DECLARATION,
    ),
    "a zip bomb": (lambda: with_zeros(401_000_000), TOO_MUCH_UNPACKED),
    "a zip bomb that lies": (lambda: lying(30_000_000), TOO_MUCH_UNPACKED),
    "too many parts": (
        lambda: changed(
            xlsx(["title"]), lambda parts: parts.update({f"x{n}": b"" for n in range(2001)})
        ),
        TOO_MUCH_UNPACKED,
    ),
    "a cell far away": (
        lambda: far_cell(),
        (
            "This workbook takes more than 256 MB of memory to read. One cell far below or far to "
            "the right of the others is enough for that. Copy the rows to a new workbook, or save "
            "them as CSV."
        ),
    ),
    "cells repeated": (lambda: repeated_cells(1_000_000, 1_000), DAMAGED),
    "cells repeated in a row": (
        lambda: repeated_cells(1, 20_000),
        (
            "The header has 16,384 columns, and at most 200 are read. Delete the columns that are "
            "not needed."
        ),
    ),
    "an error in a cell": (
        lambda: xlsx(
            ["title", "kind"],
            ["A", "B"],
            fill=lambda _b, s: s.write_formula(2, 1, "=NA()", None, "#N/A"),
        ),
        "line 3: Cell B3 shows an error such as #N/A. Mend its formula, or write the value.",
    ),
    "an error in .ods": (
        lambda: ods(
            ["title"],
            body='<table:table-row><table:table-cell office:value-type="string" '
            'calcext:value-type="error"/></table:table-row>',
        ),
        (
            "A cell of this workbook shows an error such as #N/A. Mend its formula, or write the "
            "value."
        ),
    ),
    "a formula without a result": (
        lambda: xlsx(
            ["title", "kind"], ["A", "B"], fill=lambda _b, s: s.write_formula(1, 1, "=A1", None, "")
        ),
        (
            "line 2: Cell B2 has a formula without a result. Open the workbook in a spreadsheet "
            "program and save it there, or write the value."
        ),
    ),
    "a sheet with a name twice": (
        lambda: xlsx(["title", "kind", "title"], ["A", "B", "C"]),
        (
            "Line 1: The header has “title” more than once, in columns 1, 3. Give each column a "
            "name of its own."
        ),
    ),
    "a sheet with a column without a name": (
        lambda: xlsx(["title", "", "kind"], ["A", "B", "C"]),
        (
            "Line 2: “B” stands in a column without a name. Give the column a name in the header, "
            "or delete it."
        ),
    ),
    "a sheet with a cell beside the table": (
        lambda: xlsx(["title", "kind"], ["A", "B"], ["A", "B", "note"]),
        (
            "Line 3: “note” stands in a column without a name. Give the column a name in the "
            "header, or delete it."
        ),
    ),
    "a control character in a sheet": (
        lambda: xlsx(["title", "kind"], ["A", "B\x07"]),
        "line 2, kind: Character 2 (U+0007) is not printable. Delete it.",
    ),
    "broken UTF-8": (
        lambda: (
            "title,kind\nDéclaration à l’été,statement\nAccord signé,".encode() + b"\xe9t\xe9\n"
        ),
        (
            "Line 3 is not UTF-8: byte E9 has no meaning there. Save the file as UTF-8, or choose "
            "the encoding in which it was saved."
        ),
    ),
    "UTF-8 cut in a character": (
        lambda: (HEADER + "Réunion à l’été, où,2024,中文").encode()[:-1],
        (
            "Line 2 is not UTF-8: byte E6 has no meaning there. Save the file as UTF-8, or choose "
            "the encoding in which it was saved."
        ),
    ),
    "UTF-16 of an odd length": (
        lambda: "title,kind\nA,B\n".encode("utf-16")[:-1],
        (
            "Line 2 is not UTF-16, with a mark: byte 0A has no meaning there. Save the file as "
            "UTF-8, or choose the encoding in which it was saved."
        ),
    ),
    "UTF-16 with half a pair": (
        lambda: "title\n".encode("utf-16") + b"\x3d\xd8A\x00\n\x00",
        (
            "Line 2 is not UTF-16, with a mark: byte 3D has no meaning there. Save the file as "
            "UTF-8, or choose the encoding in which it was saved."
        ),
    ),
    "text read wrongly before": (
        lambda: "title,kind\ndÃ©tente,statement\n".encode(),
        (
            "line 2, title: “dÃ©tente” was read in the wrong encoding before this file was saved. "
            "Open the original as UTF-8 and save it again."
        ),
    ),
    "an apostrophe read wrongly before": (
        lambda: "title,kind\nChinaâ€™s plan,statement\n".encode(),
        (
            "line 2, title: “Chinaâ€™s plan” was read in the wrong encoding before this file was "
            "saved. Open the original as UTF-8 and save it again."
        ),
    ),
    "a lost letter": (
        lambda: "title,kind\nd\ufffdtente,statement\n".encode(),
        (
            "line 2, title: Character 2 (U+FFFD) stands for a letter that was lost before this "
            "file was saved. Write the letter, or export the file again as UTF-8."
        ),
    ),
    "a control character": (
        lambda: (HEADER + ROW + "Joint\x07,2024,statement\n").encode(),
        "line 3, title: Character 6 (U+0007) is not printable. Delete it.",
    ),
    "a delete character": (
        lambda: (HEADER + ROW + "Joint\x7f,2024,statement\n").encode(),
        "line 3, title: Character 6 (U+007F) is not printable. Delete it.",
    ),
    "a control character in the header": (
        lambda: b"title,kind\x01\nA,B\n",
        "Line 1: Character 5 (U+0001) is not printable. Delete it.",
    ),
    "no character at all": (
        lambda: "title,kind\nA\uffff,B\n".encode(),
        "line 2, title: Character 2 (U+FFFF) is not printable. Delete it.",
    ),
    "an unclosed quotation mark": (
        lambda: (HEADER + ROW + '"Joint,2024,statement\nA,2024,statement\n').encode(),
        (
            "The quotation mark that opens a cell on line 3 is not closed. Close it where the cell "
            "ends; one that belongs to the text is written twice."
        ),
    ),
    "a mark that opens on a later line": (
        lambda: (HEADER + '"Joint\nstatement","2024,statement\n' + ROW).encode(),
        (
            "The quotation mark that opens a cell on line 3 is not closed. Close it where the cell "
            "ends; one that belongs to the text is written twice."
        ),
    ),
    "a mark closed in a later row": (
        lambda: (HEADER + '"Joint,2024,x\nA,"b c",statement\n').encode(),
        (
            'A quotation mark opens a cell on line 2, and “b c",statement” follows the mark that '
            "closes it on line 3. Close the cell where it ends; a mark that belongs to the text is "
            "written twice."
        ),
    ),
    "text after a closing mark": (
        lambda: (HEADER + '"Joint" statement,2024,statement\n').encode(),
        (
            "A quotation mark opens a cell on line 2, and “statement,2024,statement” follows the "
            "mark that closes it on line 2. Close the cell where it ends; a mark that belongs to "
            "the text is written twice."
        ),
    ),
    "an unclosed mark in the header": (
        lambda: b'title,"kind\nA,B\n',
        (
            "The quotation mark that opens a cell on line 1 is not closed. Close it where the cell "
            "ends; one that belongs to the text is written twice."
        ),
    ),
    "a short row": (
        lambda: (HEADER + ROW + "Joint,2024\n" + ROW).encode(),
        (
            "line 3: The row has 2 cells, the header 3. Add the missing separators, or put a cell "
            "with a line break in quotation marks."
        ),
    ),
    "a long row": (
        lambda: (HEADER + ROW + "Joint, again,2024,statement\n").encode(),
        (
            "line 3: The row has 4 cells, the header 3: “statement” has no column. Put a cell with "
            "a separator in it in quotation marks."
        ),
    ),
    "a name twice": (
        lambda: b"title,kind,title\nA,B,C\n",
        (
            "Line 1: The header has “title” more than once, in columns 1, 3. Give each column a "
            "name of its own."
        ),
    ),
    "a name twice but for spaces": (
        lambda: b"title,kind, title \nA,B,C\n",
        (
            "Line 1: The header has “title” more than once, in columns 1, 3. Give each column a "
            "name of its own."
        ),
    ),
    "a column without a name": (
        lambda: b"title,,kind\nA,,C\nA,B,C\n",
        (
            "Line 3: “B” stands in a column without a name. Give the column a name in the header, "
            "or delete it."
        ),
    ),
    "20,000 columns": (
        lambda: (",".join(f"c{n}" for n in range(20_000)) + "\n" + "," * 19_999 + "\n").encode(),
        (
            "The header has 20,000 columns, and at most 200 are read. Delete the columns that are "
            "not needed."
        ),
    ),
    "20,000 empty columns": (
        lambda: ("title" + "," * 19_999 + "x\n" + "A" + "," * 20_000 + "\n").encode(),
        (
            "The header has 20,000 columns, and at most 200 are read. Delete the columns that are "
            "not needed."
        ),
    ),
    "a cell of 1 MB": (
        lambda: (HEADER + ROW + "A" * 1_000_000 + ",2024,statement\n").encode(),
        (
            "line 3, title: The cell has 1,000,000 characters, and at most 100,000 are read. "
            "Shorten it."
        ),
    ),
    "a quoted cell of 1 MB with line breaks": (
        lambda: (HEADER + '"' + "A\n" * 500_000 + '",2024,statement\n').encode(),
        (
            "line 2, title: The cell has 1,000,000 characters, and at most 100,000 are read. "
            "Shorten it."
        ),
    ),
    "too many bytes": (
        lambda: b"title\n" + b"A" * 20_000_000,
        (
            "The file has 20.1 MB, and at most 20 MB are read. Split it into several files, each "
            "with the header."
        ),
    ),
    "64 MB": (
        lambda: b"PK\x03\x04" + bytes(64_000_000),
        (
            "The file has 64.1 MB, and at most 20 MB are read. Split it into several files, each "
            "with the header."
        ),
    ),
    "too many rows": (
        lambda: b"title,kind\n" + b"A,B\n" * 200_001,
        "The file has more than 200,000 rows. Split it into several files, each with the header.",
    ),
    "too many cells": (
        lambda: (
            ",".join(f"c{n}" for n in range(100)) + "\n" + ("A" + "," * 99 + "\n") * 40_000
        ).encode(),
        (
            "The file has more than 3,200,000 cells. Split it into several files, or delete the "
            "columns that are not needed."
        ),
    ),
    "one wrong separator in all rows": (
        lambda: b"title,kind\n" + b"A\n" * 10_001,
        (
            "More than 10,000 rows cannot be read whole. Check the separator and the line of the "
            "header. The first of them, line 2: The row has 1 cell, the header 2. Add the missing "
            "separators, or put a cell with a line break in quotation marks."
        ),
    ),
    "JSON that is no row": (
        lambda: b'{"title": "A"}\n[1, 2]\n',
        "line 2: The line is no object. Write it as {“name”: “value”}.",
    ),
    "a cut-off line of JSON": (
        lambda: b'{"title": "A"}\n{"title": "B\n',
        "line 2: This is not well-formed JSON, from character 13 on. Mend it, or export it again.",
    ),
    "an object within a row": (
        lambda: b'{"title": "A", "source": {"url": "x"}}\n',
        "line 1: “source” has an object as its value. Write its parts as names of their own.",
    ),
    "a list within a list": (
        lambda: b'{"title": "A", "items": [["x"]]}\n',
        (
            "line 1: “items” has a list with “[…]” in it. The parts of a list are texts without "
            "semicolons."
        ),
    ),
    "a list with semicolons": (
        lambda: b'{"title": "A", "items": ["x;y"]}\n',
        (
            "line 1: “items” has a list with “x;y” in it. The parts of a list are texts without "
            "semicolons."
        ),
    ),
    "a name twice in a row of JSON": (
        lambda: b'{"title": "A", "title": "B"}\n',
        "line 1: “title” stands in the row twice. Delete one of them.",
    ),
    "a value without a name": (
        lambda: b'{"title": "A", "": "B"}\n',
        "line 1: The row has a value without a name. Name it, or delete it.",
    ),
    "no number": (
        lambda: b'{"title": NaN}\n',
        "line 1: NaN is no number. Write the number, or null.",
    ),
    "half a character in JSON": (
        lambda: b'{"title": "\\ud83d"}\n',
        "line 1, title: Character 1 (U+D83D) is half a character. Write the whole one.",
    ),
    "a NUL in JSON": (
        lambda: b'{"title": "A\\u0000"}\n',
        "line 1, title: Character 2 (U+0000) is not printable. Delete it.",
    ),
    "JSON without rows": (
        lambda: b'{\n "title": "A",\n "kind": "B"\n}\n',
        (
            "This JSON has no list of rows. Write each row as an object on a line of its own (JSON "
            "Lines), or all of them as a list of objects."
        ),
    ),
    "a cut-off list": (
        lambda: b'[{"title": "A"},\n{"title": "B"}',
        (
            "The list of rows is not closed after line 2: a comma or ] is missing, or the file is "
            "cut off."
        ),
    ),
    "a broken list": (
        lambda: b'[{"title": "A"},\n{"title": B}]',
        "Line 2: This is not well-formed JSON, from character 11 on. Mend it, or export it again.",
    ),
    "JSON nested 100,000 deep": (
        lambda: b'[{"title":' + b"[" * 100_000,
        "Line 1: This is not well-formed JSON, from character 1 on. Mend it, or export it again.",
    ),
    "a list of lists of 10 MB": (
        lambda: b'{"title": [' + b"[]," * 3_000_000 + b"[]]}",
        "line 1: The row is larger than a megabyte, or it is broken. Split it, or mend it.",
    ),
    "an object with 20,000 names": (
        lambda: ("{" + ",".join(f'"c{n}": 1' for n in range(20_000)) + "}").encode(),
        (
            "The header has 20,000 columns, and at most 200 are read. Delete the columns that are "
            "not needed."
        ),
    ),
}


def answer(data):
    """What is said about the file, or about its first row that cannot be read."""
    try:
        table = read(data, recognise(data, "events.csv", LIMITS), LIMITS)
    except Unreadable as refusal:
        return str(refusal)
    problem = table.problems[0]
    column = f", {problem.column}" if problem.column else ""
    return f"line {problem.line}{column}: {problem.sentence}"


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(name):
    build, sentence = BAD_FILES[name]
    data = build()
    begun = time.monotonic()

    said = answer(data)

    assert said == sentence
    assert time.monotonic() - begun < MOST_SECONDS


def test_the_rows_beside_a_bad_one_are_read():
    data = (HEADER + ROW + "Joint,2024\n" + ROW).encode()

    table = read(data, recognise(data, "", LIMITS), LIMITS)

    assert [line.number for line in table.lines] == [2, 4]
    assert [problem.line for problem in table.problems] == [3]
