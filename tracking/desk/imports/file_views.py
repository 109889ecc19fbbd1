"""How the file of an import is read, and which columns its headings are."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from tracking.desk.access import desk_form, desk_fragment, desk_import_act, require_importer
from tracking.desk.imports.columns_form import ColumnsForm
from tracking.desk.imports.finding import attempt, import_or_404, may_change, tell_where
from tracking.desk.imports.forms import ReadingForm
from tracking.desk.records.form_pages import draw
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.opening import choose_columns, choose_reading, name_mapping
from tracking.imports.reading import Limits, Reading, Table, Unreadable, preview
from tracking.imports.templates import template
from tracking.models import Import

MOST_SHOWN = 10
MOST_LOOKED_AT = 2000  # for the order of day and month; the check looks at all


@desk_form
def import_columns(request: HttpRequest, token: UUID) -> HttpResponse:
    of = import_or_404(request, token)
    if not may_change(of):
        tell_where(request, of)
        return redirect(of)
    sent = request.method == "POST"
    table = _table(of, Reading.of_dict(of.reading))
    form = ColumnsForm(request.POST if sent else None, of, table)
    if sent and form.is_valid() and attempt(request, lambda: _choose(request, of, form)):
        return _after_columns(request, of, table)
    context = {
        "import": of,
        "form": form,
        "reading_form": ReadingForm(None, table.reading, table.sheets),
        "table": _first_rows(table),
        "explained": template(IMPORT_KINDS[of.kind]).explained(),
    }
    status = 400 if sent else 200
    return draw(request, "desk/imports/import_columns.html", context, status=status)


def _table(of: Import, reading: Reading) -> Table:
    return preview(_data(of), reading, Limits.of_settings(), rows=MOST_LOOKED_AT)


def _data(of: Import) -> bytes:
    """The file as it came; empty once it is discarded."""
    return bytes(of.content or b"")


def _first_rows(table: Table) -> dict[str, object]:
    return {
        "header": table.header,
        "lines": table.lines[:MOST_SHOWN],
        "problems": table.problems[:MOST_SHOWN],
        "notes": table.notes,
    }


def _choose(request: HttpRequest, of: Import, form: ColumnsForm) -> None:
    cleaned = form.cleaned_data
    choose_columns(
        of,
        form.columns,
        day_orders=form.day_orders,
        origin=cleaned["origin"],
        empty_deletes=cleaned["empty_deletes"],
        goal=cleaned.get("goal") or of.goal,
    )
    if name := cleaned["mapping"]:
        name_mapping(of, name, by=require_importer(request))


def _after_columns(request: HttpRequest, of: Import, table: Table) -> HttpResponse:
    """On to the check, unless the order of some dates is to be said first."""
    again = ColumnsForm(None, of, table)
    if any(match["order"] and not match["order"].value() for match in again.matches):
        sentence = gettext(
            "Saved. Say below how the dates are written, which can be read in two ways."
        )
        messages.warning(request, sentence)
        return redirect("desk:import_columns", of.token)
    messages.success(request, gettext("Saved. Check all rows now: nothing is stored by that."))
    return redirect(of)


@desk_import_act
def import_reading(request: HttpRequest, token: UUID) -> HttpResponse:
    """Reads the file in another way; the columns are matched anew."""
    of = import_or_404(request, token)
    form = _reading_form(request, of)
    if not form.is_valid():
        messages.error(request, _first_error(form))
    else:
        done = gettext("The file is read this way now.")
        attempt(request, lambda: choose_reading(of, form.reading), done)
    return redirect("desk:import_columns", of.token)


@desk_fragment
def import_preview(request: HttpRequest, token: UUID) -> HttpResponse:
    """The first rows as they would be read in the way that the form says; nothing is stored."""
    of = import_or_404(request, token)
    form, table, problem = _reading_form(request, of), None, ""
    if not form.is_valid():
        problem = _first_error(form)
    else:
        try:
            table = _first_rows(preview(_data(of), form.reading, Limits.of_settings()))
        except Unreadable as refusal:
            problem = str(refusal)
    context = {"table": table, "problem": problem}
    return render(request, "desk/imports/_first_rows.html", context)


def _reading_form(request: HttpRequest, of: Import) -> ReadingForm:
    reading = Reading.of_dict(of.reading)
    try:
        sheets = preview(_data(of), reading, Limits.of_settings(), rows=1).sheets
    except Unreadable:
        sheets = ()
    return ReadingForm(request.POST, reading, sheets)


def _first_error(form: ReadingForm) -> str:
    return next(f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items())
