"""Pages of the site itself: health, what programs look for at fixed addresses, and errors."""

import sys
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gsi_tracker.middleware import STAFF_PATHS
from gsi_tracker.visitor_limit import was_ended

# RFC 9116 asks for less than a year.
SECURITY_TXT_LASTS = timedelta(days=180)
# A database that is restarted is back by then.
RETRY_AFTER_SECONDS = 30


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers a query, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return HttpResponse("database does not answer\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What programs may visit: everything public but the counts beside filters, which are without
    number, and the forms for replies. The staff's part needs a sign-in anyway.
    """
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in (*STAFF_PATHS, "/filter/", "/reply/")),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('tracking:sitemap')}",
    ]
    return plain_text(lines)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirects browsers to the icon's plain name: the name of one version may disappear."""
    return redirect(f"{settings.STATIC_URL}favicon.svg", permanent=True)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); not found if no contact is set."""
    if not settings.CONTACT:
        raise Http404
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.CONTACT}",
        f"Expires: {(today + SECURITY_TXT_LASTS).isoformat()}",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
        "Preferred-Languages: en",
    ]
    return plain_text(lines)


def plain_text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), "text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form sent without its token: how to send it again."""
    return render(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error("errors/400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error("errors/403.html", 403, missing=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same answer for every address: what may not be seen looks like what does not exist."""
    return render_error("errors/404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles the exception, wherever in the site it was raised."""
    error = sys.exc_info()[1]
    if was_ended(error):
        return unavailable("errors/too_much_work.html")
    if isinstance(error, (OperationalError, InterfaceError)):
        return database_away()
    return render_error("errors/500.html", 500)


def database_away() -> HttpResponse:
    """The database cannot be reached, does not answer in time, or is busy: it may be back soon."""
    return unavailable("errors/503.html")


def unavailable(template: str) -> HttpResponse:
    answer = render_error(template, 503)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def render_error(template: str, status: int, missing: str = "") -> HttpResponse:
    """Draws an error page without the request: it or the database may be broken."""
    return render(HttpRequest(), template, {"missing": missing}, status=status, using=None)
