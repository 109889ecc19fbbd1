"""Lists and choices of the admin that answer nonsense with a message, never with an error page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters, ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models
from django.http import HttpRequest, HttpResponse

from tracking.admin.long_lists import BoundedPages, OrderedByIndex
from tracking.desk.records.fields import row_keys

if TYPE_CHECKING:  # no generic classes when the code runs
    Pages = admin.ModelAdmin[Any]
    MultipleChoice = forms.ModelMultipleChoiceField[Any]
else:
    Pages, MultipleChoice = admin.ModelAdmin, forms.ModelMultipleChoiceField

MOST_SEARCHED = 200  # characters; SQLite refuses a query of more than 1,000 conditions


class RowsPicker(AutocompleteSelectMultiple):
    """Django's widget looks values up before anybody has checked them."""

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        return super().optgroups(name, [str(key) for key in row_keys(value)], attrs)


class RowsField(MultipleChoice):
    """Names what can be no key: SQLite cannot even be asked for it."""

    def clean(self, value: Any) -> Any:
        unknown = [key for key in value or () if not row_keys([key])]
        if unknown:
            raise ValidationError(self.error_messages["invalid_pk_value"] % {"pk": unknown[0]})
        return super().clean(value)


class CarefulLists(Pages):
    """Change lists; nothing is deleted from them."""

    list_per_page = 50
    paginator = BoundedPages
    show_full_result_count = False
    show_facets = ShowFacets.NEVER

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OrderedByIndex

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DatabaseError) as error:
            raise IncorrectLookupParameters from error

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No patterns from an address: a wrong one fails, a hostile one keeps the server busy."""
        return "regex" not in lookup and super().lookup_allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        term = search_term.replace("\x00", "")[:MOST_SEARCHED]
        return super().get_search_results(request, queryset, term)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet[Any], *rest: Any
    ) -> HttpResponse | None:
        """Django asks the database for whatever was posted; here only for what can be a key."""
        posted = request.POST.copy()
        chosen = row_keys(posted.getlist(ACTION_CHECKBOX_NAME))
        posted.setlist(ACTION_CHECKBOX_NAME, [str(key) for key in chosen])
        request.POST = posted  # type: ignore[assignment]
        return super().response_action(request, queryset, *rest)
