"""Reports prepared in the background: how to ask for one, make it, and who may read it."""

from __future__ import annotations

import shutil

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.databases import snapshot
from tracking import jobs
from tracking.jobs.files import partial_path
from tracking.jobs.kinds import Kind, Progress, Result, register
from tracking.models import Job
from tracking.permissions import is_editor
from tracking.reports import mailing
from tracking.reports.files import name_of, take_rows
from tracking.reports.kinds import KIND_OF
from tracking.reports.manifest import manifest_of
from tracking.reports.report import Report

REPORT = "report"
SCHEDULED = "scheduled_report"


def prepare(report: Report, file_format: str, *, person: User | AnonymousUser, key: str) -> Job:
    """The job that prepares this report; the same one if the same form is sent twice.

    `key` belongs to the form: visitors who ask the same do not share a job that each could cancel.
    **errors** `tracking.jobs.TooMany`.
    """
    parameters = {
        "report": report.kind.slug,
        "query": report.query,
        "format": file_format,
        "words": report.in_words,
    }
    by = person if isinstance(person, User) else None
    return jobs.enqueue(REPORT, parameters=parameters, by=by, visitor=key)


def may_have(person: User | AnonymousUser, job: Job) -> bool:
    """Whether this person may read the report: their own, or as an editor, or a visitor's.

    A visitor's report, or one sent by mail, is for anyone with its address.
    """
    is_open = job.asked_by_id is None or bool(job.parameters.get("mail_to"))
    return is_open or job.asked_by_id == person.pk or is_editor(person)


def report_title(job: Job) -> str:
    """The title of the job's report; empty for another kind of job or an unknown report."""
    kind = KIND_OF.get(job.parameters.get("report", ""))
    return str(kind.title) if kind else ""


def run(job: Job, progress: Progress) -> Result:
    """Makes the file. Number, rows and manifest come from one snapshot of the database.

    **errors** `tracking.jobs.Refused` if the question no longer makes sense.
    """
    file_format, kind = job.parameters["format"], KIND_OF.get(job.parameters["report"])
    if kind is None:
        raise jobs.Refused(gettext("This version of the tracker has no such report."))
    total = 0

    def report_progress(done: int) -> None:
        progress(done, total)

    with snapshot():
        read_at = timezone.now()
        report = Report.build(kind, QueryDict(job.parameters["query"]))
        if report.problems:
            raise jobs.Refused(" ".join(report.problems))
        total = report.row_count
        progress(0, total)
        taken = take_rows(report, file_format, report_progress)
    written = taken.written(query=report.query, progress=report_progress)
    path = partial_path(job, f".{file_format}")
    with written.content, path.open("wb") as file:
        shutil.copyfileobj(written.content, file)
    name = name_of(report, file_format)
    return Result(path, written.row_count, manifest_of(report, name, read_at))


def run_scheduled(job: Job, progress: Progress) -> Result:
    """Like `run`; if the schedule has addresses, the file is mailed before the job ends.

    A worker that dies after the mail and before the end of the job sends it again: better twice
    than never.
    **errors** `tracking.jobs.Refused`, also if the mail server does not take the mail.
    """
    result = run(job, progress)
    if job.parameters["mail_to"]:
        mailing.send(job, result)
    return result


register(Kind(REPORT, _("Report"), run))
register(Kind(SCHEDULED, _("Scheduled report"), run_scheduled))
