import pytest
from django.db import connection

from gsi_tracker import databases
from tests import factories
from tracking import tasks


def test_sqlite_takes_the_write_lock_at_the_start_and_waits_for_it():
    options = databases.with_options({"ENGINE": "django.db.backends.sqlite3"})["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.django_db
def test_the_health_address_answers(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_the_health_address_says_when_the_database_is_away(client, monkeypatch):
    def refuse():
        from django.db import OperationalError

        raise OperationalError("gone: password=secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert b"secret" not in answer.content


@pytest.mark.django_db
def test_the_planner_learns_how_the_data_are_spread():
    factories.event()

    tasks.refresh_statistics()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'tracking_event'"
            if connection.vendor == "sqlite"
            else "SELECT count(*) FROM pg_stats WHERE tablename = 'tracking_event'"
        )
        assert cursor.fetchone()[0] > 0
