"""The rows of an import: by outcome, one to be mended, and those refused as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from tracking.desk.access import desk_form, desk_page
from tracking.desk.imports.finding import REFUSALS, attempt, import_or_404, row_or_404
from tracking.desk.imports.refused_files import refused_rows_file
from tracking.desk.imports.row_forms import DecisionForm, RowForm
from tracking.desk.imports.row_pages import RowsPage, groups_of, narrowed
from tracking.desk.imports.side_by_side import label_of_field, record_address, suspects_of
from tracking.desk.imports.views import file_headers
from tracking.desk.records.form_pages import draw
from tracking.imports.mending import decide, mend
from tracking.models import Import, ImportRow
from tracking.models.imports import ImportState, Outcome


@desk_page
def import_rows(request: HttpRequest, token: UUID) -> HttpResponse:
    """Fifty rows, of all or of one outcome (`outcome`) or effect (`effect`)."""
    of = import_or_404(request, token)
    page = RowsPage.of(narrowed(of.rows.all(), request.GET), request.GET)
    groups = groups_of(of, of.rows.effects(), request.GET)
    context = {
        "import": of,
        "page": page,
        "rows": [(row, record_address(of, row)) for row in page.rows],
        "groups": groups,
        "query": next((one.query for one in groups if one.is_shown), ""),
    }
    return render(request, "desk/imports/import_rows.html", context)


@desk_form
def import_row(request: HttpRequest, token: UUID, number: int) -> HttpResponse:
    of, sent = import_or_404(request, token), request.method == "POST"
    row = row_or_404(of, number)
    form = RowForm(request.POST if sent else None, of, row)
    if sent and form.is_valid() and _mended(request, of, row, form):
        return redirect("desk:import_row", of.token, number)
    return _draw_row(request, of, row, form, DecisionForm(None, row), status=400 if sent else 200)


def _mended(request: HttpRequest, of: Import, row: ImportRow, form: RowForm) -> bool:
    if not attempt(request, lambda: mend(row, form.cells)):
        return False
    now = row_or_404(of, row.number)
    sentence = gettext("Row %(number)s was checked again: %(outcome)s.")
    words = {"number": now.number, "outcome": now.get_outcome_display().lower()}
    tell = messages.warning if now.outcome == Outcome.REFUSED else messages.success
    tell(request, sentence % words)
    return True


@desk_form
def import_row_decide(request: HttpRequest, token: UUID, number: int) -> HttpResponse:
    """What a person says of a possible duplicate. The form itself stands on the row's page."""
    of = import_or_404(request, token)
    row = row_or_404(of, number)
    if request.method != "POST":
        return redirect("desk:import_row", of.token, number)
    form = DecisionForm(request.POST, row)
    if form.is_valid():
        said = form.cleaned_data
        done = gettext("Decided.")
        attempt(request, lambda: decide(row, said["decision"], said["reason"]), done)
        return redirect("desk:import_row", of.token, number)
    return _draw_row(request, of, row, RowForm(None, of, row), form, status=400)


def _draw_row(
    request: HttpRequest,
    of: Import,
    row: ImportRow,
    form: RowForm,
    decision: DecisionForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "import": of,
        "row": row,
        "form": form,
        "decision_form": decision,
        "may_change": of.state == ImportState.CHECKED and row.is_readable,
        "differences": [
            {**one, "label": label_of_field(of, one["field"])} for one in row.differences
        ],
        "suspects": suspects_of(of, row),
        "record_address": record_address(of, row),
        "previous": of.rows.before(row.number).first(),
        "next": of.rows.after(row.number).first(),
        "next_alike": of.rows.with_outcome(row.outcome).after(row.number).first(),
    }
    return draw(request, "desk/imports/import_row.html", context, status=status)


@desk_page
def import_refused(request: HttpRequest, token: UUID, ending: str) -> HttpResponse:
    """The refused rows with the reasons, to be mended elsewhere and sent again."""
    of = import_or_404(request, token)
    if not of.counts.get(Outcome.REFUSED) or of.state == ImportState.DISCARDED:
        raise Http404
    try:
        content = refused_rows_file(of, ending)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(of)
    return HttpResponse(content, headers=file_headers(f"refused-rows.{ending}", ending))
