"""The columns and formats of a list's file, on a page of their own."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracking.downloads.choosing import ColumnChoice, offers
from tracking.downloads.lists import LIST_FILES

COOKIE = "gsi_columns"
SECONDS = 365 * 24 * 3600


@never_cache
@require_safe
def columns(request: HttpRequest, file: str) -> HttpResponse:
    """The choice of columns, kept in a cookie that the browser sends to this page alone.

    So lists and files still depend on their address alone, and the lists can be cached.
    """
    if file not in LIST_FILES:
        raise Http404
    listed = LIST_FILES[file]
    asked = listed.ask(request.GET)
    remembered = request.COOKIES.get(COOKIE, "")
    choice = ColumnChoice.of(listed.export, request.GET, remembered)
    context = {
        "file": file,
        "asked": asked,
        "choice": choice,
        "query": [
            (name, value) for name, values in QueryDict(asked.query).lists() for value in values
        ],
        "offers": [] if asked.problems else offers(asked, choice),
        "page_path": listed.page_path(asked.query),
        "cite_path": listed.cite_path("&".join(filter(None, [asked.query, choice.query]))),
        "shows_as_of": listed.knows_days,
    }
    answer = render(request, "tracking/downloads/columns.html", context)
    if choice.is_asked and choice.to_remember != remembered:
        _remember(answer, choice.to_remember, request.path)
    return answer


def _remember(answer: HttpResponse, names: str, path: str) -> None:
    if not names:
        answer.delete_cookie(COOKIE, path=path, samesite="Lax")
        return
    answer.set_cookie(
        COOKIE,
        names,
        max_age=SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
