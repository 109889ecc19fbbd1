"""Lists and choices of the admin that answer nonsense with a message, never with an error page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

MOST_SEARCHED = 200  # characters; SQLite refuses a query of more than 1,000 conditions


def is_key(value: object) -> bool:
    """Could this be the primary key of a row? SQLite cannot even be asked for longer numbers."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) < 19


class KnownRow(AutocompleteSelect):
    """Django's widget looks values up before anybody has checked them."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict | None = None) -> list:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class KnownRows(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Sequence[str], attrs: dict | None = None) -> list:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class RowsField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> models.QuerySet:
        for key in value or ():
            if not is_key(key):
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                )
        return super().clean(value)


class CarefulChoices(BaseModelAdmin):
    """Fields of related rows, for an admin and for its inlines."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownRow(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["form_class"] = RowsField
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownRows(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class CarefulLists(admin.ModelAdmin):
    """Change lists; nothing is deleted from them."""

    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DatabaseError) as error:
            raise IncorrectLookupParameters from error

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No patterns from an address: a wrong one fails, a hostile one keeps the server busy."""
        return "regex" not in lookup and super().lookup_allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        term = search_term.replace("\x00", "")[:MOST_SEARCHED]
        return super().get_search_results(request, queryset, term)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet, *rest: Any, **named: Any
    ) -> HttpResponse | None:
        """Django asks the database for whatever was posted; here only for what can be a key."""
        if set(request.POST.getlist("action")) - {"", *self.get_actions(request)}:
            raise PermissionDenied(gettext("Your role does not have the right to this act."))
        posted = request.POST.copy()
        chosen = filter(is_key, posted.getlist(ACTION_CHECKBOX_NAME))
        posted.setlist(ACTION_CHECKBOX_NAME, list(chosen))
        request.POST = posted  # type: ignore[assignment]
        return super().response_action(request, queryset, *rest, **named)
