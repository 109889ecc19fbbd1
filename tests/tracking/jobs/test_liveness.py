"""Beat signs in the database and outlives one that is away; a broker that is away is noticed."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from celery.signals import worker_ready
from django.db import OperationalError
from django.utils import timezone

from gsi_tracker.celery import app
from tracking import jobs
from tracking.jobs import beat, liveness
from tracking.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheduler(monkeypatch):
    closed = []
    monkeypatch.setattr(liveness, "connection", SimpleNamespace(close=lambda: closed.append(1)))
    scheduler = beat.HeartbeatScheduler(app, lazy=True)
    scheduler.closed = closed
    return scheduler


def test_beat_signs_at_its_first_tick_and_then_not_before_the_next_is_due(
    scheduler, django_assert_num_queries, settings
):
    pause = scheduler.tick()

    assert 0 < pause <= settings.SWEEP_SECONDS
    assert liveness.last_seen(Heartbeat.Process.BEAT) is not None
    assert scheduler.closed == [1]
    with django_assert_num_queries(0):
        scheduler.tick()


def test_beat_outlives_a_database_that_is_away(scheduler, monkeypatch):
    def away(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(liveness, "note", away)

    scheduler.tick()

    assert scheduler.closed == [1]


def test_a_worker_signs_as_soon_as_it_is_ready(scheduler):
    app.loader.import_default_modules()

    worker_ready.send(sender=None)

    assert liveness.last_seen(Heartbeat.Process.WORKER) is not None


def test_a_web_process_signs_where_other_machines_can_be_at_work(monkeypatch, settings):
    class Ended(Exception):
        """Instead of the next round."""

    def end(seconds):
        raise Ended

    def run(target, **_options):
        return SimpleNamespace(start=target)

    monkeypatch.setattr(liveness, "Thread", run)
    monkeypatch.setattr(liveness.time, "sleep", end)

    signs = {}
    for vendor in ("sqlite", "postgresql"):
        fake = SimpleNamespace(vendor=vendor, close=lambda: None)
        monkeypatch.setattr(liveness, "connection", fake)
        with suppress(Ended):
            liveness.give_from_web()
        signs[vendor] = liveness.is_alive(Heartbeat.Process.WEB, timezone.now())

    assert signs == {"sqlite": False, "postgresql": True}


def test_the_schedule_names_tasks_that_exist():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_a_broker_that_is_away_is_noticed(monkeypatch):
    def away():
        raise OSError("connection refused")

    assert jobs.broker_answers()
    monkeypatch.setattr(app, "connection_for_write", away)

    assert not jobs.broker_answers()
