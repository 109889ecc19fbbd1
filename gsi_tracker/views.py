"""Pages of the site itself: health and errors."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers a query, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form sent without its token: how to send it again."""
    return render(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error("errors/400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error("errors/403.html", 403, missing=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same answer whatever was asked: what may not be seen looks like what does not exist."""
    return render_error("errors/404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render_error("errors/500.html", 500)


def render_error(template: str, status: int, missing: str = "") -> HttpResponse:
    """Draws an error page without the request: neither it nor the database may be sound."""
    return render(HttpRequest(), template, {"missing": missing}, status=status, using=None)
