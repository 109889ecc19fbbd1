"""The engine's regular tasks: each calls one tested function. A job's own is in `jobs.running`."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_ready
from django.utils import timezone

from gsi_tracker import broker, databases
from gsi_tracker.celery import app
from tracking.actions import replies, schedules
from tracking.downloads import log, preparing  # noqa: F401 (the worker knows its jobs by it)
from tracking.imports import working  # noqa: F401 (the worker knows its jobs by it)
from tracking.jobs import liveness, sweeping
from tracking.models import Heartbeat


@worker_ready.connect
def send_first_heartbeat(**_options: Any) -> None:
    """The next ones come with each sweep and each job."""
    liveness.give(Heartbeat.Process.WORKER)


@app.task
def sweep() -> None:
    sweeping.sweep(timezone.now())


@app.task
def ask_scheduled() -> None:
    schedules.ask_due(timezone.localdate())


@app.task
def refresh_statistics() -> None:
    databases.refresh_statistics()


@app.task
def expire() -> None:
    sweeping.expire(timezone.now())
    log.forget(timezone.now())
    replies.forget_senders(timezone.now())
    broker.remove_taken_messages(app.conf.broker_transport_options)
