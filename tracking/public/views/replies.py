"""The right of reply: a form for everybody about a public record. Not found where it is off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gsi_tracker.accounts.counters import seconds_until_reply
from tracking import replies
from tracking.models import Event, Forum, Source, StatusUpdate
from tracking.models.replies import Contested, ReplyKind
from tracking.public.reply_form import ReplyForm

PUBLIC: dict[str, Callable[[], QuerySet[Any]]] = {
    ReplyKind.EVENT.path: lambda: Event.objects.published(),
    ReplyKind.FORUM.path: lambda: Forum.objects.published(),
    ReplyKind.STATUS_UPDATE.path: lambda: StatusUpdate.objects.published().with_subject(),
    ReplyKind.SOURCE.path: lambda: Source.objects.cited_publicly(),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    record = _record(kind, slug)
    form = ReplyForm(request.POST if request.method == "POST" else None, record)
    context = {"form": form, "record": record, "noun": record._meta.verbose_name, "kind": kind}
    if not form.is_valid():
        return _draw(request, context, status=400 if form.is_bound else 200)
    if seconds := seconds_until_reply(request):
        answer = _draw(request, {**context, "seconds": seconds}, status=429)
        answer["Retry-After"] = str(seconds)
        return answer
    typed = {name: form.cleaned_data[name] for name in ("text", "url", "name", "email")}
    replies.receive(record, form_key=form.cleaned_data["form_key"], **typed)
    return redirect("tracking:reply_received", kind=kind, slug=slug)


@never_cache
@require_safe
def reply_received(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    record = _record(kind, slug)
    return render(request, "tracking/replies/reply_received.html", {"record": record})


def _draw(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "tracking/replies/reply.html", context, status=status)


def _record(kind: str, slug: str) -> Contested:
    """The public record of this address: of a source, which has no page, its number."""
    if not settings.RIGHT_OF_REPLY or kind not in PUBLIC:
        raise Http404
    if kind != ReplyKind.SOURCE.path:
        record: Contested = get_object_or_404(PUBLIC[kind](), slug=slug)
        return record
    if not (slug.isascii() and slug.isdigit() and len(slug) < 19):
        raise Http404
    source: Source = get_object_or_404(PUBLIC[kind](), pk=int(slug))
    return source
