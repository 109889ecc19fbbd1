"""The heartbeats of web, worker and beat, stored in the database."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from threading import Thread

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from tracking.jobs import machines
from tracking.models import Heartbeat
from tracking.models.heartbeats import EngineProcess

logger = logging.getLogger(__name__)


def note(process: EngineProcess, now: datetime) -> None:
    """**cost** one query, at the first heartbeat two."""
    own = {
        "process": process,
        "machine": machines.own_name(),
        "reports_folder": machines.reports_identity(),
    }
    rest = {"seen_at": now, "broker_folder": machines.broker_identity()}
    if not Heartbeat.objects.filter(**own).update(**rest):
        Heartbeat.objects.bulk_create([Heartbeat(**own, **rest)], ignore_conflicts=True)


def give(process: EngineProcess) -> None:
    """Records a heartbeat; without a database the process goes on, and doctor reports it missing.

    The connection is closed, because the next heartbeat is far off.
    """
    try:
        note(process, timezone.now())
    except Error as error:
        logger.warning("%s could not leave its heartbeat: %s", process.label, error)
    finally:
        connection.close()


def last_seen(process: EngineProcess) -> datetime | None:
    return Heartbeat.objects.of(process).values_list("seen_at", flat=True).first()


def is_alive(process: EngineProcess, now: datetime) -> bool:
    """Whether it left a heartbeat within a lease, which is four times their interval."""
    seen_at = last_seen(process)
    return seen_at is not None and seen_at > now - a_lease()


def alive(now: datetime) -> list[Heartbeat]:
    """The processes that are alive on all machines, by machine."""
    return list(Heartbeat.objects.since(now - a_lease()))


def a_lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def give_from_web() -> None:
    """Gives a web process's heartbeats from a thread of its own, as long as the process lives.

    Only where other machines can be at work: a database in a file serves one.
    """
    if connection.vendor != "sqlite":
        Thread(target=_give_for_ever, name="heartbeat", daemon=True).start()


def _give_for_ever() -> None:
    while True:
        give(Heartbeat.Process.WEB)
        time.sleep(settings.SWEEP_SECONDS)
