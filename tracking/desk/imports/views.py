"""The imports of a person: the list with the form that brings a file in, the page of each."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from tracking import jobs
from tracking.desk.access import desk_form, desk_page, require_importer
from tracking.desk.imports.finding import import_or_404, may_change
from tracking.desk.imports.forms import WITHOUT_STATE, UploadForm, in_megabytes
from tracking.desk.imports.in_words import matched_labels, reading_in_words
from tracking.desk.imports.progress import Pace
from tracking.desk.imports.row_pages import groups_of
from tracking.desk.imports.template_files import WRITERS
from tracking.desk.records.form_pages import draw
from tracking.exports import Format
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.opening import open_import
from tracking.imports.reading import Limits, Reading, Unreadable, pasted
from tracking.jobs.kinds import label_of
from tracking.models import Import
from tracking.models.imports import Effect, ImportState, Outcome
from tracking.paging import page_of

WAS_STORED = (ImportState.STORED, ImportState.UNDOING, ImportState.UNDONE, ImportState.RESTORING)


@desk_form
def import_list(request: HttpRequest) -> HttpResponse:
    person, sent = require_importer(request), request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        try:
            opened = _open(form, person)
        except Unreadable as refusal:
            form.add_error("pasted" if form.cleaned_data["pasted"] else "file", str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("desk:import_columns", opened.token)
    own = Import.objects.of(person).newest_first().without_content()
    context = {
        "form": form,
        "page": page_of(request, own),
        "limits": Limits.of_settings(),
        "kinds": IMPORT_KINDS.values(),
        "most_bytes": in_megabytes(Limits.of_settings().bytes),
        "most_pasted": in_megabytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
    }
    return draw(request, "desk/imports/import_list.html", context, status=400 if sent else 200)


def _open(form: UploadForm, by: User) -> Import:
    kind = form.cleaned_data["kind"]
    if text := form.cleaned_data["pasted"]:
        data, reading = pasted(text)
        return open_import(data, name=gettext("Pasted rows"), kind=kind, by=by, reading=reading)
    file = form.cleaned_data["file"]
    return open_import(file.read(), name=file.name, kind=kind, by=by)


@desk_page
def import_detail(request: HttpRequest, token: UUID) -> HttpResponse:
    """The import's page for ever. While a job works, it says how far that is."""
    of = import_or_404(request, token)
    effects = of.rows.effects() if of.state in (*WAS_STORED, ImportState.STORING) else {}
    others = Import.objects.of_same_file(of.sha256, of.kind).of(request.user)
    context = {
        "import": of,
        "job": of.job,
        "job_label": label_of(of.job) if of.job else "",
        "pace": Pace.of(of.job, timezone.now()) if of.job else None,
        "is_open": bool(of.is_at_work and of.job and of.job.is_open),
        "is_stuck": bool(of.is_at_work and of.job and not of.job.is_open),
        "is_waiting": bool(of.job and of.job.state == "waiting" and not jobs.broker_answers()),
        "reading_words": reading_in_words(Reading.of_dict(of.reading)),
        "matched": matched_labels(of),
        "has_goal": of.kind not in WITHOUT_STATE,
        "groups": groups_of(of, effects),
        "may_change": may_change(of),
        "good": sum(of.counts.get(outcome, 0) for outcome in (Outcome.NEW, Outcome.CHANGED)),
        "refused": of.counts.get(Outcome.REFUSED, 0) + effects.get(Effect.FAILED, 0),
        "duplicates": of.counts.get(Outcome.DUPLICATE, 0),
        "left": effects.get(Effect.LEFT, 0),
        "others": others.others_than(of).newest_first().without_content()[:5],
    }
    return render(request, "desk/imports/import_detail.html", context)


@desk_page
def import_template(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """A file of this kind to fill in."""
    require_importer(request)
    if kind not in IMPORT_KINDS:
        raise Http404
    content = WRITERS[ending](IMPORT_KINDS[kind])
    name = f"gsi-import-{kind.replace('_', '-')}.{ending}"
    return HttpResponse(content, headers=file_headers(name, ending))


def file_headers(name: str, ending: str) -> dict[str, str]:
    """Of an answer that is a file to take."""
    return {
        "Content-Type": Format(ending).content_type,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
