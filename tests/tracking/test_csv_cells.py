import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.exports.cells import guard, unguard


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
