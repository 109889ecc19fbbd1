"""Files of lists prepared in the background: which, how to ask for one, and how it is made."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.databases import snapshot
from tracking import jobs
from tracking.downloads.choosing import ColumnChoice
from tracking.downloads.lists import LIST_FILES, Asked
from tracking.downloads.packaging import manifest_of
from tracking.exports import Format, take
from tracking.jobs.files import partial_path
from tracking.jobs.kinds import Kind, Progress, Result, register
from tracking.models import Job
from tracking.reports.formats import Format as ReportFormat
from tracking.reports.kinds import KIND_OF
from tracking.reports.preparing import report_title

LIST_FILE = "list_file"
# A CSV is written by the database, whatever its size; each row of these costs this side much more.
IN_BACKGROUND = (Format.XLSX, Format.JSON, Format.JSONL)
# A CSV may be prepared too: whoever takes a million rows sees the progress before the file begins.
PREPARED = (*IN_BACKGROUND, Format.CSV)


def is_prepared(rows: Iterable[Any], ending: Format) -> bool:
    """Whether a file of these rows is prepared in the background. At most one query."""
    most = settings.REPORT_ROWS_AT_ONCE
    if ending not in IN_BACKGROUND:
        return False
    if isinstance(rows, QuerySet):
        return bool(rows.order_by()[most : most + 1].exists())
    return isinstance(rows, Sized) and len(rows) > most


def prepare(
    asked: Asked, columns: ColumnChoice, ending: str, *, person: User | AnonymousUser, key: str
) -> Job:
    """The job that prepares this file; the same one if the same form is sent twice.

    **errors** `tracking.jobs.TooMany`.
    """
    parameters = {
        "file": asked.file.export.name,
        "query": "&".join(filter(None, [asked.query, columns.query])),
        "format": ending,
        "words": "; ".join(f"{name}: {value}" for name, value in asked.in_words),
    }
    by = person if isinstance(person, User) else None
    return jobs.enqueue(LIST_FILE, parameters=parameters, by=by, visitor=key)


def run(job: Job, progress: Progress) -> Result:
    """Makes the file. Number, rows and manifest come from one snapshot of the database.

    **errors** `tracking.jobs.Refused` if the question no longer makes sense.
    """
    listed, ending = LIST_FILES.get(job.parameters["file"]), Format(job.parameters["format"])
    if listed is None:
        raise jobs.Refused(gettext("This version of the tracker has no such list."))
    query = QueryDict(job.parameters["query"])
    asked, columns = listed.ask(query), ColumnChoice.of(listed.export, query)
    if problems := [*asked.problems, *filter(None, [columns.problem])]:
        raise jobs.Refused(" ".join(problems))
    total = 0

    def report_progress(done: int) -> None:
        progress(done, total)

    with snapshot():
        read_at, rows = timezone.now(), asked.narrowed.read()
        total = rows.count() if isinstance(rows, QuerySet) else len(list(rows))
        progress(0, total)
        taken = take(asked.export, rows, format=ending, columns=columns.names)
    written = taken.written(query=asked.query, progress=report_progress)
    path = partial_path(job, f".{ending}")
    with written.content, path.open("wb") as file:
        shutil.copyfileobj(written.content, file)
    name = "_".join([f"gsi-{listed.export.name}", *asked.words, f"{timezone.localdate()}"])
    manifest = manifest_of(asked, taken.export, columns.query, read_at)
    return Result(path, written.row_count, {**manifest, "file": f"{name}.{ending}"})


register(Kind(LIST_FILE, _("File of a list"), run))


@dataclass(frozen=True)
class Prepared:
    """What a prepared file is called. again_path: where to ask for it again, empty if nowhere;
    back_path: the page of the list that it is of, empty for a report.
    """

    title: str
    format: str
    again_path: str
    back_path: str = ""


def described(job: Job) -> Prepared:
    """For the page of a report or of a list's file, also one that this version no longer knows."""
    query, ending = job.parameters["query"], job.parameters["format"]
    if job.kind == LIST_FILE:
        listed, label = LIST_FILES.get(job.parameters["file"]), Format(ending).label
        if listed is None:
            return Prepared(gettext("File of a list"), label, "")
        title = gettext("File of the list: %(name)s") % {"name": listed.export.name}
        again = listed.prepare_path(f"format={ending}&{query}".rstrip("&"))
        return Prepared(title, label, again, listed.page_path(listed.ask(QueryDict(query)).query))
    kind, label = KIND_OF.get(job.parameters["report"]), ReportFormat(ending).label
    again = f"{kind.path}?{query}" if kind else ""
    return Prepared(report_title(job), label, again)


def title_of(job: Job) -> str:
    """What the job prepares; empty for another kind of job."""
    return job.parameters["file"] if job.kind == LIST_FILE else report_title(job)
