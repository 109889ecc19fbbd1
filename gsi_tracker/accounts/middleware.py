"""Checks each request of a signed-in person: session limits and the second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from gsi_tracker.accounts import devices, second_factor, security_log, sessions
from gsi_tracker.accounts.models import OpenSession

Answer = Callable[[HttpRequest], HttpResponse]
OWN_PATHS = "/accounts/"
GUARDED_PATHS = ("/desk/", "/admin/", "/accounts/manage/")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in; without a cookie the session is not read, so caches work."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


class SessionLimitsMiddleware:
    """Ends a session that was idle, or open, for too long."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request):
            now = timezone.now()
            if sessions.is_over(request.session, now):
                self.end(request)
            else:
                sessions.touch(request, now)
        return self.get_response(request)

    def end(self, request: HttpRequest) -> None:
        kinds = security_log.Kind
        security_log.write(kinds.SESSION_EXPIRED, person=request.user, request=request)
        sessions.end(OpenSession.objects.filter(session_key=request.session.session_key))
        request.session.flush()
        request.user = AnonymousUser()


class SecondFactorMiddleware:
    """Sends people who need a second factor and have none to set one up first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_guarded(request) or not is_signed_in(request):
            return self.get_response(request)
        if not second_factor.is_missing(request.user):
            return self.get_response(request)
        words = gettext(
            "Your role needs a second factor at sign-in. Please set one up; then you can go on."
        )
        messages.warning(request, words)
        return redirect("mfa_index")

    @staticmethod
    def is_guarded(request: HttpRequest) -> bool:
        """Staff pages, and every change except to one's own account."""
        path = request.path_info
        if path.startswith(GUARDED_PATHS):
            return True
        return request.method not in SAFE_METHODS and not path.startswith(OWN_PATHS)


class KnownDeviceMiddleware:
    """Makes the browser known in which somebody has just signed in or changed a password."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if person := getattr(request, "just_signed_in", None):
            devices.remember(request, response, person)
        return response
