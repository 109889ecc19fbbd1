"""The desk's pages for replies of readers, for editors."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from tracking.actions.replies import answer, leave, take_on
from tracking.desk.access import desk_form, desk_page, desk_reply_act, require_answerer
from tracking.desk.filtered_lists import draw_list
from tracking.desk.kinds import kind_of
from tracking.desk.records.form_pages import draw, typed
from tracking.desk.replies.filters import ReplyFilter
from tracking.desk.replies.forms import AnswerForm
from tracking.models import Event, Forum, Reply, Source, StatusUpdate


@desk_page
def reply_list(request: HttpRequest) -> HttpResponse:
    require_answerer(request)
    rows = Reply.objects.with_record().with_people()
    found = ReplyFilter(request.GET, rows, request.user)
    return draw_list(request, found, "desk/replies/reply_list.html")


@desk_page
def reply_detail(request: HttpRequest, pk: int) -> HttpResponse:
    reply = _reply(request, pk)
    context = {
        "reply": reply,
        "sender": getattr(reply, "sender", None),
        "record_address": _desk_address(reply),
        "ways": _ways_to_take_over(reply),
        "is_mine": reply.taken_by == request.user,
    }
    return render(request, "desk/replies/reply_detail.html", context)


@desk_reply_act
def reply_take(request: HttpRequest, pk: int) -> HttpResponse:
    if take_on(_reply(request, pk), by=cast(User, request.user)):
        messages.success(request, gettext("You answer this reply."))
    else:
        messages.warning(request, gettext("Somebody else has taken it on or answered it."))
    return redirect("desk:reply_detail", pk=pk)


@desk_reply_act
def reply_leave(request: HttpRequest, pk: int) -> HttpResponse:
    if leave(_reply(request, pk), by=cast(User, request.user)):
        messages.success(request, gettext("This reply waits for anybody again."))
    else:
        messages.warning(request, gettext("Nothing was done: nobody has taken it on."))
    return redirect("desk:reply_detail", pk=pk)


@desk_form
def reply_answer(request: HttpRequest, pk: int) -> HttpResponse:
    reply = _reply(request, pk)
    form = AnswerForm(typed(request), reply)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer(
                reply,
                verdict=said["verdict"],
                text=said["answer"],
                is_public=said["is_public"],
                by=cast(User, request.user),
                version=said["version"],
            )
        except ValidationError as error:
            form.add_problems(error)
        else:
            messages.success(request, gettext("Answered."))
            return redirect("desk:reply_detail", pk=pk)
    return draw(request, "desk/replies/reply_answer.html", {"form": form, "reply": reply})


def _reply(request: HttpRequest, pk: int) -> Reply:
    require_answerer(request)
    return get_object_or_404(Reply.objects.with_record().with_people(), pk=pk)


def _desk_address(reply: Reply) -> str:
    record = reply.record
    if isinstance(record, Source):
        return reverse("desk:source_detail", args=[record.pk])
    return kind_of(record).address("detail", record)


def _ways_to_take_over(reply: Reply) -> list[tuple[str, str]]:
    """Words and addresses of the forms in which an editor can take the reply over."""
    record = reply.record
    url: dict[str, Any] = {"url": reply.url} if reply.url else {}
    if isinstance(record, Source):
        return [(gettext("Edit this source"), reverse("desk:source_edit", args=[record.pk]))]
    ways = [(gettext("Edit this record"), _with(kind_of(record).address("edit", record), url))]
    if isinstance(record, StatusUpdate):
        ways = [(gettext("Edit this assessment"), kind_of(record).address("edit", record))]
    if url:
        items = {"item": _items_of(record)}
        ways.append((gettext("Log another event from it"), _with(reverse("desk:log"), url | items)))
    return ways


def _items_of(record: Event | Forum | StatusUpdate) -> list[str]:
    if isinstance(record, StatusUpdate):
        return [record.item.key]
    return [item.key for item in record.items.all()]


def _with(address: str, query: dict[str, Any]) -> str:
    return f"{address}?{urlencode(query, doseq=True)}" if query else address
