"""A page that is too much work is ended and says what to do; files take the time that they need."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from gsi_tracker import databases, visitor_limit
from gsi_tracker.visitor_limit import limited, untimed, was_ended
from tests import factories
from tests.answers import read

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ENDLESS = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})
SELECT count(*) FROM n
"""
SHORT = "SELECT 1"


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@pytest.fixture
def strict(settings):
    """Each page takes longer than it may: the limit is far below what the first statement takes."""
    settings.VISITOR_SECONDS = 1e-9


def test_a_page_that_is_too_much_work_says_what_to_do(strict):
    answer = Client(raise_request_exception=False).get("/events/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Cache-Control"] == "no-store, private"
    text = answer.content.decode()
    assert "<h1>This page is too much work</h1>" in text
    assert "Narrow the filter" in text
    assert "cannot reach its records" not in text


@pytest.mark.parametrize("address", ["/events.csv", "/reports/events.csv", "/sitemap-events.xml"])
def test_files_take_the_time_that_they_need(strict, address):
    factories.event(title="A long list")

    answer = Client().get(address)

    assert answer.status_code == 200
    assert read(answer)


def test_who_is_signed_in_and_what_is_sent_are_not_limited(strict, signed_in, editor):
    assert signed_in(editor).get("/events/").status_code == 200
    assert Client().get("/accounts/login/").status_code == 200
    assert Client().post("/columns/events/cite/").status_code in (200, 302)


def test_no_seconds_are_no_limit(settings):
    settings.VISITOR_SECONDS = 0

    assert Client().get("/events/").status_code == 200


def test_a_page_with_time_left_is_drawn(settings):
    settings.VISITOR_SECONDS = 60

    assert Client().get("/events/").status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL ends its statements itself")
def test_sqlite_ends_a_statement_on_its_way(monkeypatch):
    with pytest.raises(OperationalError) as ended, limited(0.01):
        ask(ENDLESS.format(most=10**12))

    assert was_ended(ended.value)
    assert ask(ENDLESS.format(most=3_000_000)) == (3_000_000,)  # nobody is asked any more


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is the limit of this thread")
def test_a_pause_is_not_counted():
    with limited(0.01):
        with untimed():
            ask(ENDLESS.format(most=3_000_000))
        assert ask(SHORT) == (1,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite works in this thread")
def test_waiting_for_postgresql_is_counted():
    with pytest.raises(OperationalError) as ended, limited(0.05):
        ask("SELECT pg_sleep(0.1)")
        ask(SHORT)

    assert was_ended(ended.value)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such limit")
def test_a_statement_that_postgresql_ended_is_too_much_work_too(monkeypatch):
    def sleep(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10ms'")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("tracking.progress.at_a_moment.Progress.build", sleep)

    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 503
    assert b"This page is too much work" in answer.content


def test_what_cleans_up_afterwards_may_speak_to_the_database():
    with limited(1e-9):
        with pytest.raises(visitor_limit.TooMuchWork), databases.snapshot():
            ask(SHORT)

        assert ask(SHORT) == (1,)


def test_other_errors_are_no_end_of_patience():
    with pytest.raises(OperationalError) as locked:
        raise OperationalError("database is locked")

    assert not was_ended(locked.value)
    assert not was_ended(None)


def test_the_limit_ends_with_its_request():
    with limited(1e-9), pytest.raises(visitor_limit.TooMuchWork):
        ask(SHORT)

    assert ask(SHORT) == (1,)
    assert visitor_limit._request.allowance is None
