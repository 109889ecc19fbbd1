"""Odd but good files: encodings, separators, line ends, titles above the header, pasted rows."""

import pytest

from tests.tracking.imports.reading.built import xls, xlsx
from tracking.imports.reading import (
    Candidate,
    Limits,
    Reading,
    Unreadable,
    candidates,
    pasted,
    preview,
    read,
    recognise,
)

pytestmark = pytest.mark.any_database

LIMITS = Limits(bytes=20_000_000, rows=1000, columns=200, cell=100_000)
SPANISH = ("título", "Declaración conjunta sobre la seguridad de España")
FRENCH = ("titre", "Déclaration à l’occasion de la réunion d’été")
RUSSIAN = ("название", "Совместное заявление о безопасности")
CHINESE = ("标题", "全球安全倡议概念文件")
TRADITIONAL = ("標題", "全球安全倡議概念文件發布會")
JAPANESE = ("題名", "安全保障に関する会議を開催しました")
KOREAN = ("제목", "안보에 관한 회의가 열렸다")
POLISH = ("tytuł", "Wspólne oświadczenie w sprawie bezpieczeństwa międzynarodowego")
GREEK = ("τίτλος", "Κοινή δήλωση για την ασφάλεια")
ARABIC = ("العنوان", "بيان مشترك حول الأمن العالمي")
TURKISH = ("başlık", "Güvenlik işbirliği toplantısı yapıldı")
HEBREW = ("כותרת", "הצהרה משותפת בנושא ביטחון")
THAI = ("หัวข้อ", "แถลงการณ์ร่วมด้านความมั่นคง")

ENCODED = [
    (SPANISH, "utf-8", "utf-8"),
    (CHINESE, "utf-8-sig", "utf-8"),
    (SPANISH, "utf-16", "utf-16"),
    (SPANISH, "utf-16-le", "utf-16-le"),
    (RUSSIAN, "utf-16-be", "utf-16-be"),
    (CHINESE, "utf-16-le", "utf-16-le"),
    (CHINESE, "utf-32", "utf-32"),
    (CHINESE, "gb18030", "gb18030"),
    (CHINESE, "gbk", "gb18030"),
    (TRADITIONAL, "gb18030", "gb18030"),
    (TRADITIONAL, "big5", "big5hkscs"),
    (JAPANESE, "cp932", "cp932"),
    (JAPANESE, "euc_jp", "euc_jp"),
    (JAPANESE, "iso2022_jp", "iso2022_jp_2"),
    (KOREAN, "cp949", "cp949"),
    (SPANISH, "cp1252", "cp1252"),
    (FRENCH, "cp1252", "cp1252"),
    (SPANISH, "mac_roman", "mac-roman"),
    (POLISH, "cp1250", "cp1250"),
    (POLISH, "iso8859-2", "iso8859-2"),
    (RUSSIAN, "cp1251", "cp1251"),
    (RUSSIAN, "koi8-r", "koi8-r"),
    (RUSSIAN, "cp866", "cp866"),
    (RUSSIAN, "iso8859-5", "iso8859-5"),
    (GREEK, "cp1253", "cp1253"),
    (TURKISH, "cp1254", "cp1254"),
    (HEBREW, "cp1255", "cp1255"),
    (ARABIC, "cp1256", "cp1256"),
    (THAI, "cp874", "cp874"),
]
LINE_ENDS = ["\n", "\r\n", "\r"]
SEPARATORS = [",", ";", "\t", "|", "^", "\x1f"]


def read_as_recognised(data, name=""):
    return read(data, recognise(data, name, LIMITS), LIMITS)


def cells(table):
    return [line.cells for line in table.lines]


@pytest.mark.parametrize(("words", "encoding", "recognised"), ENCODED)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_letter_is_read_in_every_encoding(words, encoding, recognised, separator):
    name, text = words
    data = f"{name}{separator}date\r\n{text}{separator}2024-05-17\r\n".encode(encoding)

    table = read_as_recognised(data)

    assert table.reading.encoding == recognised
    assert table.reading.sure == recognised.startswith("utf")
    assert table.header == (name, "date")
    assert cells(table) == [(text, "2024-05-17")]


@pytest.mark.parametrize("separator", [one for one in SEPARATORS if one != "\x1f"])
@pytest.mark.parametrize("end", LINE_ENDS)
def test_every_separator_is_recognised_with_every_line_end(separator, end):
    rows = [["title", "kind", "note"], ["A, or B; C", "x", ""], ['say "A"', "", "two\nlines"]]
    text = end.join(
        separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
    )

    table = read_as_recognised(text.encode())

    assert table.reading.separator == separator
    assert cells(table) == [tuple(row) for row in rows[1:]]
    assert [line.number for line in table.lines] == [2, 3]


def test_line_ends_may_be_mixed_and_each_counts_once():
    table = read_as_recognised(b"title,kind\r\nA,B\n\nC,D\rE,F\r\n\r\nG,H")

    assert [(line.number, line.cells[0]) for line in table.lines] == [
        (2, "A"), (4, "C"), (5, "E"), (7, "G"),
    ]  # fmt: skip


def test_a_row_is_known_by_the_line_on_which_it_begins():
    table = read_as_recognised(b'title,kind\n"one\ntwo\nthree",B\nC,D\n')

    assert [line.number for line in table.lines] == [2, 5]
    assert table.lines[0].cells == ("one\ntwo\nthree", "B")


def test_a_line_break_within_a_cell_stays_as_it_is():
    table = read_as_recognised(b'title,kind\r\n"one\r\ntwo",B\r\n')

    assert table.lines[0].cells[0] == "one\r\ntwo"


def test_lines_above_the_header_are_left_out_and_named():
    data = b"Developments of 2024\nMade by:,Unit 3\n\ntitle,start_date,kind\nA,2024,statement\n"

    table = read_as_recognised(data)

    assert table.reading.header_row == 4
    assert table.header == ("title", "start_date", "kind")
    assert [line.number for line in table.lines] == [5]
    assert table.notes == ("Left out, because they stand above the header: lines 1, 2.",)


def test_the_separator_that_a_spreadsheet_names_is_taken():
    table = read_as_recognised(b"sep=;\r\ntitle;kind\r\nA,B;C\r\n")

    assert (table.reading.separator, table.reading.header_row) == (";", 2)
    assert cells(table) == [("A,B", "C")]


def test_the_name_decides_between_two_separators():
    data = b"title,a\tkind\nA,b\tB\n"

    assert recognise(data, "x.tsv", LIMITS).separator == "\t"


def test_a_single_column_is_a_table():
    table = read_as_recognised(b"title\r\nFirst statement\r\nSecond statement\r\n")

    assert table.header == ("title",)
    assert cells(table) == [("First statement",), ("Second statement",)]


def test_rows_without_content_and_columns_without_name_and_content_are_left_out():
    table = read_as_recognised(b"title,,kind,,\n,,,,\nA,,B,,\n\n,,,,\n")

    assert table.header == ("title", "kind")
    assert cells(table) == [("A", "B")]
    assert table.problems == []


def test_separators_at_the_end_of_a_row_are_no_cells_without_column():
    assert cells(read_as_recognised(b"title,kind\nA,B,,\n")) == [("A", "B")]


def test_names_of_columns_lose_spaces_and_line_breaks():
    table = read_as_recognised(b'" title ","start\n date"\nA,2024\n')

    assert table.header == ("title", "start date")


def test_a_header_alone_is_a_table_without_rows():
    table = read_as_recognised(b"title,kind\n")

    assert table.lines == []
    assert table.notes == ("There is no row below the header.",)


def test_a_mark_within_a_cell_is_text():
    assert cells(read_as_recognised(b'title,kind\n5" gun,B\n')) == [('5" gun', "B")]


def test_letters_of_every_direction_stay_as_they_are():
    text = "\u200fالأمن\u200e 👩‍👩‍👧 e\u0301"

    assert cells(read_as_recognised(f"title,kind\n{text},B\n".encode())) == [(text, "B")]


def test_capitals_before_a_quotation_mark_are_not_taken_for_a_wrong_encoding():
    assert cells(read_as_recognised("title,kind\n“CAFÉ”,É–B\n".encode())) == [("“CAFÉ”", "É–B")]


def test_an_encoding_that_is_not_sure_is_said():
    table = read_as_recognised("title,kind\nDéclaration d’été,B\n".encode("cp1252"))

    assert table.notes == (
        "The file was read as Western European (Windows-1252), which cannot be known for sure. "
        "Check the letters of the first rows, and choose another encoding if they are wrong.",
    )


def test_the_encodings_that_fit_are_offered_with_what_they_read():
    data = "title,kind\nВстреча,B\n".encode("koi8-r")

    offered = candidates(data)

    assert offered[0] == Candidate("koi8-r", "Russian (KOI8-R)", "Встреча,B")
    assert len(offered) > 1


def test_what_was_recognised_can_be_corrected():
    data = "title;kind\nA, été;B\n".encode("cp1252")
    reading = Reading("delimited", encoding="iso8859-5", separator=";", sure=False)

    assert cells(read(data, reading, LIMITS)) == [("A, щtщ", "B")]


@pytest.mark.parametrize(
    ("correction", "sentence"),
    [
        ({"encoding": "rot13"}, "There is no encoding “rot13”. Choose one of the list."),
        (
            {"encoding": "utf-16"},
            "Line 2 is not UTF-16, with a mark: byte 0A has no meaning there. ",
        ),
        ({"separator": ""}, "The separator must be one character, such as a comma or a tab."),
        ({"separator": ";;"}, "The separator must be one character, such as a comma or a tab."),
        ({"separator": '"'}, "The separator must be one character, such as a comma or a tab."),
        ({"separator": "\n"}, "The separator must be one character, such as a comma or a tab."),
        ({"header_row": 0}, "The header stands on line 1 or below. Choose its line."),
        ({"header_row": 9}, "No row with cells begins on line 9, where the header is expected. "),
        ({"format": "pdf"}, "A file is read as delimited text, as a workbook or as JSON."),
    ],
)
def test_a_correction_that_cannot_be_is_refused(correction, sentence):
    reading = Reading.of_dict(
        {"format": "delimited", "encoding": "utf-8", "separator": ",", **correction}
    )

    with pytest.raises(Unreadable) as refused:
        read(b"title,kind\nA,B\n", reading, LIMITS)

    assert str(refused.value).startswith(sentence)


def test_a_workbook_is_no_text_and_text_no_workbook():
    for data, reading in (
        (xlsx(["title"], ["A"]), Reading("delimited", encoding="utf-8", separator=",")),
        (b"title,kind\nA,B\n", Reading("workbook")),
    ):
        with pytest.raises(Unreadable):
            read(data, reading, LIMITS)


def test_a_reading_can_be_stored():
    reading = recognise(b"title;kind\nA;B\n", "", LIMITS)

    assert Reading.of_dict(reading.as_dict()) == reading


def test_a_preview_shows_the_first_rows_and_what_is_wrong_with_the_header():
    data = b"title,title\n" + b"A,B\n" * 500

    table = preview(data, recognise(data, "", LIMITS), LIMITS, rows=3)

    assert [line.number for line in table.lines] == [2, 3, 4]
    assert [problem.line for problem in table.problems] == [1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_preview_of_a_long_file_ends_at_a_whole_row(encoding):
    data = ("title,kind\n" + '"标题, two\nlines",B\n' * 60_000).encode(encoding)

    table = preview(data, Reading("delimited", encoding=encoding, separator=","), LIMITS)

    assert cells(table) == [("标题, two\nlines", "B")] * 10


def test_a_preview_of_one_huge_row_reads_all_of_it():
    data = b'title,kind\n"' + b"A\n" * 700_000 + b'",B\n'

    table = preview(data, Reading("delimited", encoding="utf-8", separator=","), LIMITS)

    assert [problem.line for problem in table.problems] == [2]


def test_pasted_rows_are_read():
    data, reading = pasted('title\tkind\n"two\nlines"\tB\n5" gun\tC\n')

    assert cells(read(data, reading, LIMITS)) == [("two\nlines", "B"), ('5" gun', "C")]


def test_marks_around_a_pasted_cell_belong_to_its_text():
    data, reading = pasted('title\tkind\r\n"Peace" plan\tB\r\n')

    assert cells(read(data, reading, LIMITS)) == [('"Peace" plan', "B")]


def test_half_a_character_cannot_be_pasted():
    with pytest.raises(Unreadable):
        data, reading = pasted("title\tkind\n\ud83d\tB\n")
        read(data, reading, LIMITS)


def test_nothing_cannot_be_pasted():
    with pytest.raises(Unreadable):
        pasted(" \n")


def test_an_older_workbook_is_read():
    table = read_as_recognised(xls(), "a.csv")

    assert table.sheets == ("Données",)
    assert table.header == ("title", "start_date", "n")
    assert cells(table) == [("Café 中文", "2024-05-17", "7")]
