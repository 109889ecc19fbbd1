import threading

import pytest
from django.db import OperationalError, connection, transaction

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


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows, not the database")
def test_threads_that_write_wait_for_each_other_in_turn(monkeypatch):
    """Each of them in the end, however long the others write; none asks the file meanwhile."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "turn_seconds", 20)
    order, writing, failed = [], [], []

    def write(number):
        try:
            for _ in range(5):
                with transaction.atomic():
                    writing.append(number)
                    assert len(writing) == 1
                    writing.remove(number)
                order.append(number)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert sorted(order) == sorted([*range(4)] * 5)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows, not the database")
def test_a_turn_that_does_not_come_is_an_error_and_the_next_one_comes(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "turn_seconds", 0.05)
    has_turn, may_end, told = threading.Event(), threading.Event(), []

    def hold():
        with transaction.atomic():
            has_turn.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    has_turn.wait(20)
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        told.append("wrote")
    may_end.set()
    thread.join()
    with pytest.raises(ValueError, match="half-way"), transaction.atomic():
        raise ValueError("half-way")  # a turn ends with what is taken back, too
    with transaction.atomic():
        told.append("wrote later")

    assert told == ["wrote later"]
