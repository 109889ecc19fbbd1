"""The pages for entry: sign-in, its locks, invitations."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gsi_tracker.accounts import counters, invitations, locks
from gsi_tracker.accounts.forms import JoinForm
from gsi_tracker.accounts.models import Invitation


class LoginView(account.LoginView):
    template_name = "accounts/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Signs anybody else out first: no session serves two people."""
        if self.request.user.is_authenticated and self.request.user != form.user:
            auth.logout(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


class PasswordResetView(account.PasswordResetView):
    def form_valid(self, form: Any) -> HttpResponse:
        if not counters.may_ask_for_reset(self.request, form.users):
            return too_many(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


login = LoginView.as_view()
logout = require_POST(account.logout)
password_reset = PasswordResetView.as_view()


def locked(
    request: HttpRequest,
    answer: HttpResponse | None = None,
    credentials: locks.Credentials | None = None,
) -> HttpResponse:
    """Says until when sign-in is locked; the same for an account that does not exist."""
    until = locks.locked_for(request, credentials)
    seconds = max(int((until - timezone.now()).total_seconds()), 1)
    context = {"until": until, "minutes": -(-seconds // 60)}
    response = render(request, "accounts/locked.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation: it asks for a name and a password, once."""
    invitation = Invitation.objects.with_token(token).open(timezone.now()).first()
    if invitation is None:
        return render(request, "accounts/join_absent.html", status=404)
    form = JoinForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if form.is_valid():
        try:
            invitations.accept(
                invitation,
                password=form.cleaned_data["password1"],
                request=request,
                **form.named(),
            )
        except invitations.NoLongerOpen:
            return render(request, "accounts/join_absent.html", status=404)
        messages.success(request, gettext("Your account is ready. Please sign in."))
        return redirect("account_login")
    return render(request, "accounts/join.html", {"form": form, "invitation": invitation})


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer to more requests of a kind than anybody needs."""
    return render(request, "errors/429.html", status=429)
