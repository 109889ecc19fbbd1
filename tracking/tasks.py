"""The tasks of the background engine: each calls one tested function."""

from __future__ import annotations

from django.utils import timezone

from gsi_tracker import broker
from gsi_tracker.celery import app
from tracking.jobs import running, sweeping
from tracking.reports import preparing  # noqa: F401 (the worker learns the kind of job)


@app.task
def run_job(pk: int) -> None:
    running.run(pk)


@app.task
def sweep() -> None:
    sweeping.sweep(timezone.now())


@app.task
def expire() -> None:
    sweeping.expire(timezone.now())
    broker.remove_taken_messages(app.conf.broker_transport_options)
