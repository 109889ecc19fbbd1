"""The framework in the admin, for people who may view it; only fixtures change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment, Edition, Item, Passage, Theme

if TYPE_CHECKING:  # no generic classes when the code runs
    PassageRows = admin.StackedInline[Passage, Item]
    CommitmentRows = admin.StackedInline[Commitment, Item]
    ItemPages = admin.ModelAdmin[Item]
    EditionPages = admin.ModelAdmin[Edition]
    ThemePages = admin.ModelAdmin[Theme]
else:
    PassageRows = CommitmentRows = admin.StackedInline
    ItemPages = EditionPages = ThemePages = admin.ModelAdmin


class ReadOnly:
    """Nobody adds, changes or deletes; viewing depends on permission."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class PassageInline(ReadOnly, PassageRows):
    model = Passage
    fields = ["edition", "text"]


class CommitmentInline(ReadOnly, CommitmentRows):
    model = Commitment
    fields = ["number", "label", "text"]


@admin.register(Item)
class ItemAdmin(ReadOnly, ItemPages):
    list_display = ["code", "title", "kind", "theme"]
    list_filter = ["kind", "theme"]
    list_select_related = ["theme"]
    search_fields = ["key", "title"]
    inlines = [PassageInline, CommitmentInline]

    @admin.display(description=_("code"))
    def code(self, item: Item) -> str:
        return item.code


@admin.register(Edition)
class EditionAdmin(ReadOnly, EditionPages):
    list_display = ["title", "publisher", "language", "published_on"]


@admin.register(Theme)
class ThemeAdmin(ReadOnly, ThemePages):
    list_display = ["number", "title"]
    list_display_links = ["title"]
