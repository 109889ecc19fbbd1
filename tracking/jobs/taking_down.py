"""Takes down files of jobs: what they hold may have been removed from public view."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from tracking.jobs import files
from tracking.jobs.leases import FREE
from tracking.models import Job, JobState


def take_down(public_since: datetime, slug: str) -> None:
    """Takes down what was made since then: a file that holds a record need not name it.

    slug: of the record; the questions that name it are forgotten. To be called inside the
    transaction that removes the record. It is done once more after the commit, for the jobs that
    read the database in between.
    """
    _take_down(public_since, slug)
    transaction.on_commit(partial(_take_down, public_since, slug))


@transaction.atomic
def _take_down(public_since: datetime, slug: str) -> None:
    """First what is running, then what is done: one that ends at this moment is one of the two."""
    _begin_anew()
    done = Job.objects.select_for_update().filter(state=JobState.DONE, ended_at__gte=public_since)
    taken = dict(done.values_list("pk", "file"))
    Job.objects.filter(pk__in=taken).update(state=JobState.TAKEN_DOWN, file="", extra={})
    _forget_questions(slug)
    for file in taken.values():
        transaction.on_commit(partial(files.remove, file))


def _begin_anew() -> None:
    """Takes the leases of running jobs, whose workers then drop what they have."""
    running = Job.objects.filter(state=JobState.RUNNING, cancel_asked=False)
    attempts = F("attempts") - 1  # the one that is taken away does not count
    running.update(state=JobState.WAITING, sent_at=None, attempts=attempts, **FREE)


def _forget_questions(slug: str) -> None:
    """The address of a record has words of its title. What still waits would be refused."""
    for job in Job.objects.asking_with(slug):
        values = [
            value
            for _name, values in QueryDict(job.parameters["query"]).lists()
            for value in values
        ]
        if slug not in values:
            continue
        this = Job.objects.filter(pk=job.pk)
        this.update(parameters={**job.parameters, "words": "", "query": ""})
        waiting = this.filter(state=JobState.WAITING)
        waiting.update(state=JobState.CANCELLED, ended_at=timezone.now())
