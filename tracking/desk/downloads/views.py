"""The log of downloads, a page at a time and as a CSV."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from gsi_tracker.accounts.forms import LogForm
from tracking.desk.access import desk_page
from tracking.downloads import log
from tracking.exports import Format, write_file
from tracking.models import Download

PER_PAGE = 50


def _require_administrator(request: HttpRequest) -> None:
    if not request.user.has_perm("tracking.view_download"):
        raise PermissionDenied(gettext("This page is for administrators."))


@never_cache
@desk_page
def download_list(request: HttpRequest) -> HttpResponse:
    """**cost** does not depend on how long the log is."""
    _require_administrator(request)
    form = LogForm(request.GET)
    found = list(form.narrowed(Download.objects.newest_first())[: PER_PAGE + 1])
    query = request.GET.copy()
    query.pop("older", None)
    context = {
        "form": form,
        "downloads": found[:PER_PAGE],
        "query": query.urlencode(),
        "older": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
    }
    return render(request, "desk/downloads/download_list.html", context)


@never_cache
@desk_page
def download_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """All entries that pass the filter; the download itself is logged too."""
    _require_administrator(request)
    found = LogForm(request.GET).narrowed(Download.objects.newest_first())
    file = write_file(log.DOWNLOADS, found)
    name = f"gsi-downloads_{timezone.localdate()}.csv"
    log.note(request, name, file.row_count)
    return FileResponse(
        file.content,
        as_attachment=True,
        filename=name,
        content_type=Format.CSV.content_type,
        headers={"X-Row-Count": str(file.row_count)},
    )
