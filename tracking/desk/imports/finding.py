"""Finds the import that an address names, and says where it cannot be changed any more."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tracking import jobs
from tracking.desk.access import require_importer
from tracking.imports.opening import BEFORE_STORING
from tracking.imports.reading import Unreadable
from tracking.imports.turns import OutOfTurn, where
from tracking.models import Import, ImportRow

REFUSALS = (OutOfTurn, Unreadable, jobs.TooMany, jobs.Refused)


def import_or_404(request: HttpRequest, token: UUID) -> Import:
    """Somebody else's import answers like one that does not exist."""
    own = Import.objects.of(require_importer(request)).for_page()
    return get_object_or_404(own, token=token)


def row_or_404(of: Import, number: int) -> ImportRow:
    return get_object_or_404(of.rows.all(), number=number)


def may_change(of: Import) -> bool:
    """Whether it may still be read otherwise, matched anew and mended."""
    return of.state in BEFORE_STORING


def tell_where(request: HttpRequest, of: Import) -> None:
    """Says why a page with a form is not shown."""
    messages.info(request, where(of))


def attempt(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Whether the act was carried out. If not, a message on the next page says why."""
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
        return True
    return False
