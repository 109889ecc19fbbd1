import pytest

from tracking.evidence import TESTS, Status

pytestmark = pytest.mark.django_db


def test_the_method_gives_every_status_with_its_test(visitor):
    text = visitor.get("/about/method/").content.decode()

    for status in Status:
        assert f'class="status status-{status}"' in text
        assert status.label in text
        assert TESTS[status] in text


def test_the_method_prints_the_activity_window(visitor, settings):
    settings.ACTIVITY_MONTHS = 18

    assert "18 months" in visitor.get("/about/method/").content.decode()


@pytest.mark.parametrize("address", ["/about/", "/about/method/"])
def test_the_pages_need_no_query_and_set_no_cookie(visitor, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        response = visitor.get(address)

    assert response.status_code == 200
    assert not response.cookies
