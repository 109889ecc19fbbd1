from html import unescape

import pytest

from tracking.exports import EXPORTS
from tracking.public.views.about import CODES
from tracking.values.statuses import TESTS, Status

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def test_the_method_gives_every_status_with_its_test(visitor):
    text = visitor.get("/about/method/").content.decode()

    for status in Status:
        assert f'class="status status-{status}"' in text
        assert str(status.label) in text
        assert str(TESTS[status]) in text


def test_the_method_prints_the_activity_window(visitor, settings):
    settings.ACTIVITY_MONTHS = 18

    assert "18 months" in visitor.get("/about/method/").content.decode()


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_the_data_dictionary_describes_every_column_of_every_file(visitor, export):
    text = unescape(visitor.get("/about/method/").content.decode())

    table = text.split(f'id="data-{export.name}"')[1].split("</table>")[0]
    for column in export.columns:
        assert f"<code>{column.name}</code>" in table
        assert f"<td>{column.meaning}</td>" in table
    assert table.count("<tr>") == len(export.columns) + 1


def test_the_data_dictionary_explains_the_codes(visitor):
    text = unescape(visitor.get("/about/method/").content.decode())

    for _, label, kind in CODES:
        assert f"<summary>{label}</summary>" in text
        for code, words in kind.choices:
            assert f"<code>{code}</code>" in text
            assert f"<td>{words}</td>" in text


def test_about_says_what_sample_records_are_and_that_no_side_is_taken(visitor):
    text = " ".join(visitor.get("/about/").content.decode().split())

    assert "they are not a complete record" in text
    assert "It takes no side" in text


@pytest.mark.parametrize("address", ["/about/", "/about/method/"])
def test_the_pages_need_no_query_and_set_no_cookie(visitor, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        response = visitor.get(address)

    assert response.status_code == 200
    assert not response.cookies
