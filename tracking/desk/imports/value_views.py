"""The values of an import that name nothing here, each once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from tracking.desk.access import desk_form, require_importer
from tracking.desk.imports.finding import attempt, import_or_404, may_change, tell_where
from tracking.desk.imports.row_forms import ValuesForm
from tracking.desk.records.form_pages import draw
from tracking.imports.opening import choose_values, name_mapping
from tracking.models import Import


@desk_form
def import_values(request: HttpRequest, token: UUID) -> HttpResponse:
    """The check finds them; what is chosen here is used by the next check."""
    of, sent = import_or_404(request, token), request.method == "POST"
    if not may_change(of):
        tell_where(request, of)
        return redirect(of)
    form = ValuesForm(request.POST if sent else None, of.kind, of.unknown)
    if sent and form.is_valid() and attempt(request, lambda: _choose(request, of, form)):
        messages.success(request, _what_was_chosen(form))
        return redirect(of)
    context = {"import": of, "form": form}
    status = 400 if sent else 200
    return draw(request, "desk/imports/import_values.html", context, status=status)


def _choose(request: HttpRequest, of: Import, form: ValuesForm) -> None:
    choose_values(of, form.choices)
    if name := form.cleaned_data["mapping"]:
        name_mapping(of, name, by=require_importer(request))


def _what_was_chosen(form: ValuesForm) -> str:
    number = sum(len(values) for values in form.choices.values())
    if not number:
        return gettext("Nothing was chosen: the rows with these values stay refused.")
    sentence = ngettext(
        "%(number)s value is chosen. Check all rows again.",
        "%(number)s values are chosen. Check all rows again.",
        number,
    )
    return sentence % {"number": number}
