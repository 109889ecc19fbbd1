"""One's own account: password, second factor, sessions."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gsi_tracker.accounts import second_factor, security_log, sessions
from gsi_tracker.accounts.models import OpenSession


@login_required
@never_cache
@require_safe
def own_account(request: HttpRequest) -> HttpResponse:
    context = {
        "roles": [role.name for role in request.user.groups.order_by("name")],
        "has_factor": second_factor.factors_of(request.user).exists(),
        "needs_factor": second_factor.is_needed(request.user),
    }
    return render(request, "accounts/own.html", context)


class PasswordChangeView(account.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sends a person without a password to the reset by mail: there is none to change."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, gettext("This account has no password yet. Set one by email."))
            return redirect("account_reset_password")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


password_change = PasswordChangeView.as_view()


@login_required
@never_cache
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    alive = OpenSession.objects.of(request.user).alive(timezone.now()).latest_first()
    context = {"sessions": alive, "own_key": request.session.session_key}
    return render(request, "accounts/sessions.html", context)


@login_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of the person's own sessions; other people's are not found."""
    rows = OpenSession.objects.of(request.user).with_pk(pk)
    if not sessions.end(rows):
        raise Http404
    note_end(request, 1)
    return redirect("account_sessions")


@login_required
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    note_end(request, sessions.end_others(request, request.user))
    return redirect("account_sessions")


def note_end(request: HttpRequest, number: int) -> None:
    if number:
        security_log.write(
            security_log.Kind.SESSIONS_ENDED,
            person=request.user,
            request=request,
            detail=str(number),
        )
    words = ngettext("%(number)s session ended.", "%(number)s sessions ended.", number)
    messages.success(request, words % {"number": number})
