"""The page on which an editor says otherwise than the rule whose voice a source is in an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import permissions
from tracking.actions import Stale, set_relation, work_out_relation
from tracking.desk.access import desk_form
from tracking.desk.kinds import DeskKind
from tracking.desk.records.act_forms import ReasonForm
from tracking.desk.records.conflicts import Conflict
from tracking.desk.records.form_pages import draw, typed
from tracking.desk.records.forms import add_refusal
from tracking.models import Citation, Event, Record, StatusUpdate

WORKED_OUT = "worked-out"
NOT_EDITOR = _(
    "Only an editor may set the relation of a source: your account is not in the group “editor”."
)
CLOSED = _("This event is closed: the relation of its sources is no longer set.")


class RelationForm(ReasonForm):
    relation = forms.ChoiceField(label=_("Relation in this event"), widget=forms.RadioSelect)

    field_order = ["relation", "reason"]

    def __init__(self, data: Any, record: Event, citation: Citation) -> None:
        super().__init__(data, record)
        choices: list[Any] = list(Citation.Relation.choices)
        if citation.is_set_by_hand:
            choices.append((WORKED_OUT, _("Worked out again, from the voice of the source")))
        self.fields["relation"].choices = choices  # type: ignore[attr-defined]
        self.initial["relation"] = citation.relation
        self.fields["reason"].help_text = _(
            "A sentence that says how you know. Readers see it beside the source."
        )


def may_set_relation(person: Any, record: Record) -> bool:
    return (
        isinstance(record, Event)
        and permissions.may_publish(person, record)
        and permissions.may_edit(person, record)
    )


@desk_form
def event_relation(request: HttpRequest, kind: DeskKind, pk: int, source: int) -> HttpResponse:
    record: Any = kind.get(pk)
    if not may_set_relation(request.user, record):
        is_editor = permissions.may_publish(request.user, record)
        raise PermissionDenied(CLOSED if is_editor else NOT_EDITOR)
    citation = next((one for one in record.cited if one.source_id == source), None)
    if citation is None:
        raise Http404
    form = RelationForm(typed(request), record, citation)
    if request.method == "POST" and form.is_valid() and _done(form, record, citation, request.user):
        messages.success(request, _what_was_done(record))
        return redirect(f"{kind.address('detail', record)}#sources")
    context = {
        "kind": kind,
        "record": record,
        "citation": citation,
        "form": form,
        "updates": StatusUpdate.objects.resting_on(record),
    }
    return draw(request, "desk/records/event_relation.html", context)


def _done(form: RelationForm, event: Event, citation: Citation, person: Any) -> bool:
    """Whether it was stored; if not, the form says why and shows the reason again."""
    asked = dict(form.cleaned_data)
    relation, seen = asked["relation"], {name: asked[name] for name in ("version", "reason")}
    try:
        if relation == WORKED_OUT:
            work_out_relation(event, citation.source, by=person, **seen)
        else:
            set_relation(event, citation.source, relation, by=person, **seen)
    except Stale as stale:
        form.show_conflict(Conflict.of(stale, asked["version"]))
    except ValidationError as error:
        add_refusal(form, error)
    else:
        return True
    return False


def _what_was_done(event: Event) -> str:
    if StatusUpdate.objects.resting_on(event).exists():
        return gettext("Saved. The assessments that depend on this event are now listed as due.")
    return gettext("Saved.")
