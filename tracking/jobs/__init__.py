"""The background engine: what takes long is a row first, and done beside the request.

`ask` for a job; a kind, registered in `tracking.jobs.kinds`, says what is done.
"""

from gsi_tracker.celery import broker_answers
from tracking.jobs.queue import TooMany, ask, cancel, retry
from tracking.jobs.running import Cancelled, LeaseLost, Refused, TookTooLong

__all__ = [
    "Cancelled",
    "LeaseLost",
    "Refused",
    "TooMany",
    "TookTooLong",
    "ask",
    "broker_answers",
    "cancel",
    "retry",
]
