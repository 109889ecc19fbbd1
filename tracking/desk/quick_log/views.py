"""The quick log: one short form, and its requests while somebody types."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tracking.desk.access import desk_call, desk_form, require_creator
from tracking.desk.autosave.fields import DraftFields, forget
from tracking.desk.duplicates.views import link_instead
from tracking.desk.kinds import KINDS
from tracking.desk.quick_log.forms import QuickLogForm
from tracking.desk.quick_log.known_sources import SourceAnswer
from tracking.desk.quick_log.suggestions import Suggestions
from tracking.desk.records.event_forms import EventForm
from tracking.desk.records.form_pages import draw, draw_form, open_form, to_record, typed
from tracking.desk.records.pickers import items_to_pick, parties_in_roles_to_pick
from tracking.desk.records.storing import changed_since_sent, store_new
from tracking.models import FormDraft, Publisher, Record
from tracking.values.partial_dates import in_words, read_period

EVENT = KINDS[0]
FORM = FormDraft.Form.LOG
MOST_SUGGESTED = 1000  # names in a list of suggestions


@desk_form
def log(request: HttpRequest, another: bool = False) -> HttpResponse:
    """Logs an event; with `another`, the next form comes with what tends to repeat."""
    require_creator(request, EVENT)
    form = QuickLogForm(typed(request, FORM))
    if request.method == "POST" and (known := link_instead(form, by=request.user)):
        forget(request)
        words = gettext("No new record was created: your sources and items were added to this one.")
        return to_record(request, form, known, words)
    if request.method == "POST" and (made := store_new(form, by=request.user)):
        forget(request)
        return _after_saving(request, form, made, another)
    open_form(request, form)
    return _draw_log(request, form)


def _after_saving(
    request: HttpRequest, form: QuickLogForm, made: Record, another: bool
) -> HttpResponse:
    again = changed_since_sent(EventForm(form.as_full()), made) if made != form.instance else None
    if again:
        messages.warning(
            request,
            gettext("This form was saved before. Save again to update that record with this text."),
        )
        return draw_form(request, EVENT, again)
    if not another:
        words = gettext("Saved as a draft. Submit it when it is complete.")
        return to_record(request, form, made, words)
    messages.success(request, gettext("“%(event)s” is saved as a draft.") % {"event": made})
    for note in form.notes():
        messages.info(request, note)
    return redirect(f"{reverse('desk:log')}?{form.repeated()}")


@desk_form
def log_full(request: HttpRequest) -> HttpResponse:
    """The full form of an event with what was typed in the quick one; nothing is stored."""
    require_creator(request, EVENT)
    sent = typed(request, FORM)
    form = EventForm(QuickLogForm(sent).as_full() if sent is not None else None)
    form.set_errors_aside()
    return draw_form(request, EVENT, form, address=EVENT.create_address)


def _draw_log(request: HttpRequest, form: QuickLogForm) -> HttpResponse:
    sources = [
        (row, SourceAnswer.of(row["url"].value() or "", request.user)) for row in form.source_rows
    ]
    context = {
        "form": form,
        "sources": sources,
        "draft_fields": DraftFields.of(request.user.pk, FORM, None, form.data),
        "items": items_to_pick(form.all_items, form.all_commitments),
        "parties": parties_in_roles_to_pick(form.known_parties.values()),
        "is_filled_in": bool(request.GET) and not form.is_bound,
    }
    return draw(request, "desk/quick_log/log.html", context)


@desk_call
@require_safe
def log_source(request: HttpRequest) -> HttpResponse:
    """What is known of the address in `url`."""
    answer = SourceAnswer.of(request.GET.get("url", ""), request.user)
    return render(request, "desk/quick_log/_source_answer.html", {"answer": answer})


@desk_call
@require_safe
def log_publishers(request: HttpRequest) -> HttpResponse:
    """The names of publishers, which the fields for voice and carrier suggest."""
    context = {"publishers": Publisher.objects.current().by_name()[:MOST_SUGGESTED]}
    return render(request, "desk/quick_log/_publishers.html", context)


@desk_call
@require_safe
def log_date(request: HttpRequest) -> HttpResponse:
    """How the date in `date` is understood."""
    text = request.GET.get("date", "")
    context = {}
    try:
        start, end = read_period(text[:100], today=timezone.localdate())
        context = {"words": in_words(start, end), "start": start, "end": end}
    except ValueError as error:
        context = {"wrong": str(error) if text.strip() else ""}
    return render(request, "desk/quick_log/_date_answer.html", context)


@desk_call
@require_safe
def log_suggest(request: HttpRequest) -> HttpResponse:
    """Items and commitments that the words of `title` and `summary` point to."""
    found = Suggestions.of(request.GET.get("title", ""), request.GET.get("summary", ""))
    return render(request, "desk/quick_log/_suggestions.html", {"suggestions": found.best})
