import sys
import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracking.exports.cells import (
    FORMULA_LETTERS,
    FORMULA_STARTS,
    formula_pattern,
    guard,
    mark,
    mark_of,
    unguard,
)
from tracking.values.validators import is_visible


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM",
        "﹢1",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "\u2060\u200d+1",
        "\u3164=1",
        "\u0301=1",
        "\t1",
        "\r=1",
        "\nx",
        "'=1",
        "''",
        '=HYPERLINK("https://example.org")',
        "-5",
        "+32 2 555",
    ],
)
def test_what_a_spreadsheet_would_run_is_made_inert(text):
    assert guard(text) == "'" + text
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Text", "2024-05-17", "007", "a=b", "中国", "5 - 3", "“=1”", "(-1)"]
)
def test_ordinary_text_is_left_alone(text):
    assert guard(text) == text


@given(st.text())
def test_guarding_can_always_be_undone(text):
    assert unguard(guard(text)) == text


@given(st.text(), st.sampled_from("=+-@"))
def test_no_guarded_cell_begins_with_a_formula_sign(text, sign):
    assert guard(sign + text).startswith("'")


def test_the_letters_that_become_formula_signs_are_all_known():
    found = {
        chr(code)
        for code in range(sys.maxunicode + 1)
        if not 0xD800 <= code <= 0xDFFF
        and unicodedata.normalize("NFKC", chr(code))[0] in FORMULA_STARTS
        and is_visible(chr(code))
    }

    assert found == set(FORMULA_LETTERS)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.text(
            st.one_of(
                st.characters(exclude_categories=["Cs"], min_codepoint=1),
                st.sampled_from("=+-@＝﹢⩵\u200b\u0301\u3164\ufeff \t\r\n'\\"),
            )
        ),
        min_size=1,
        max_size=20,
    )
)
def test_the_database_marks_the_same_texts(texts):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.connection.create_function("gsi_mark", 1, mark, deterministic=True)
            source, params = "", []
        else:
            source, params = "(SELECT %s::text AS pattern) AS formula, ", [formula_pattern()]
        values = ", ".join(["(%s, %s)"] * len(texts))
        rows = f"WITH texts(place, cell) AS (VALUES {values})"
        numbered = [part for pair in enumerate(texts) for part in pair]
        cursor.execute(
            f"{rows} SELECT {mark_of('cell')} || cell FROM {source}texts ORDER BY place",
            [*numbered, *params],
        )
        made = [row[0] for row in cursor.fetchall()]

    assert made == [guard(text) for text in texts]
