"""The background engine: long work is stored as a row first, then done outside the request.

`enqueue` for a job; a kind, registered in `tracking.jobs.kinds`, says what is done.
"""

from gsi_tracker.celery import broker_answers
from tracking.jobs.heartbeat import Cancelled, LeaseLost, TookTooLong
from tracking.jobs.queue import TooMany, cancel, enqueue, retry
from tracking.jobs.running import Refused

__all__ = [
    "Cancelled",
    "LeaseLost",
    "Refused",
    "TooMany",
    "TookTooLong",
    "broker_answers",
    "cancel",
    "enqueue",
    "retry",
]
