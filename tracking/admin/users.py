"""Accounts in the admin: administrators give roles, but never more rights than roles have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from gsi_tracker.accounts import account_changes
from gsi_tracker.accounts.account_changes import Standing
from tracking.admin.careful import CarefulLists

if TYPE_CHECKING:  # no generic class when the code runs
    PagesOfUsers = auth_admin.UserAdmin[User]
else:
    PagesOfUsers = auth_admin.UserAdmin

admin.site.unregister(User)
admin.site.unregister(Group)

FIELDSETS = [
    (None, {"fields": ["username", "password"]}),
    (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
    (_("Role"), {"fields": ["is_active", "is_staff", "groups"]}),
    (_("Dates"), {"fields": ["last_login", "date_joined"]}),
]


@admin.register(User)
class UserAdmin(CarefulLists, PagesOfUsers):
    """An account is switched off, never deleted: history names it."""

    readonly_fields = ["last_login", "date_joined"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser changes superusers, their passwords included."""
        may_change = super().has_change_permission(request, obj)
        return may_change and (request.user.is_superuser or not (obj and obj.is_superuser))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj and not request.user.is_superuser:
            return FIELDSETS
        return super().get_fieldsets(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Looks at the account as it stood; the form holds what it is to be."""
        form.stood = Standing.of(User.objects.get(pk=obj.pk)) if change else Standing()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        account_changes.note(form.instance, form.stood, request=request, is_new=not change)

    def user_change_password(self, request: HttpRequest, *rest: Any, **named: Any) -> HttpResponse:
        answer = super().user_change_password(request, *rest, **named)
        if request.method == "POST" and answer.status_code == 302:
            account_changes.note_password(User.objects.get(pk=named["id"]), request=request)
        return answer


@admin.register(Group)
class GroupAdmin(CarefulLists):
    """The roles as the tracker made them; what each may do is fixed in the code."""

    fields = ["name", "permissions"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False
