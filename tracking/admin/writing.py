"""How the admin writes: a form is one call of an action, one transaction with its history row.

Django's own steps that would save are left empty. When an action refuses, all is rolled back and
the form is drawn a second time from what was posted, with the refusal in it: nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.actions import MAX_REASON, Stale
from tracking.admin.careful import CarefulLists
from tracking.desk.records.conflicts import Conflict
from tracking.desk.records.fields import ProseField, VersionField, with_value
from tracking.desk.records.forms import add_refusal
from tracking.models.origins import REFERENCE
from tracking.models.versioned import Versioned
from tracking.revisions.staff import Revision, revisions_of
from tracking.values.validators import validate_prose

if TYPE_CHECKING:  # no generic class when the code runs
    FormOfRow = forms.ModelForm[Any]
else:
    FormOfRow = forms.ModelForm

AT_THE_SAME_MOMENT = _(
    "Somebody else saved the same at this moment, so nothing was saved. Please check and try again."
)
NO_RIGHT = "no_right"
RECORDED_ELSEWHERE: Any = (
    _("Recorded elsewhere as"),
    {"fields": [REFERENCE], "classes": ["collapse"]},
)


class VersionedForm(FormOfRow):
    """Carries the version that the person saw, and the refusal of the action if there was one."""

    version = VersionField()
    reason = ProseField(
        label=_("Reason for this change"),
        required=False,
        max_length=MAX_REASON,
        validators=[validate_prose],
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Kept in the history; readers see it where the record is published."),
    )
    refusal: ValidationError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            del self.fields["version"], self.fields["reason"]
        else:
            self.initial["version"] = self.instance.version
            self.fields["reason"].required = self.instance.is_read_publicly

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None

    def arguments(self) -> dict[str, Any]:
        """What the action is told besides the row and who acts."""
        told = ("version", "reason", "form_key")
        return {name: self.cleaned_data[name] for name in told if name in self.fields}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            add_refusal(self, self.refusal)
        return cleaned


class ThroughActions(CarefulLists):
    """An admin whose every change is one action. A subclass names those that add and edit."""

    form = VersionedForm
    add: Callable[..., Versioned]
    edit: Callable[..., Versioned]

    def why_not_edit(self, request: HttpRequest, row: Any) -> str:
        """The sentence for whoever may not change this row as it now is; else empty."""
        if super().has_change_permission(request, row):
            return ""
        return gettext("You do not have the right to change this.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A form is read from everybody who may see the row, because their right may have ended
        while they typed: `get_form` refuses it, and the text stands in the form.
        """
        if obj is None:
            return super().has_change_permission(request)
        if request.method == "POST":
            return self.has_view_permission(request, obj)
        return not self.why_not_edit(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the action stores the row and its links together, in `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        act = self.edit if change else self.add
        stored = act(form.instance, by=request.user, **form.arguments())
        form.instance.pk = stored.pk  # another one's, where the same was sent before

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        is_sent = change and request.method == "POST" and not form.refusal
        if is_sent and (sentence := self.why_not_edit(request, obj)):
            raise ValidationError(sentence, NO_RIGHT)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The reason is asked last, beside the button."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and self.has_change_permission(request, obj):
            fieldsets.append((_("This change"), {"fields": ["reason"]}))
        return fieldsets

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        context = extra_context or {}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except Stale as stale:
            refusal = ValidationError(str(stale))
            context = {**context, "conflict": see_new_version(request, stale)}
        except ValidationError as error:
            refusal = error
        except IntegrityError:
            refusal = ValidationError(AT_THE_SAME_MOMENT)
        request.refusal = refusal  # type: ignore[attr-defined]
        page: Any = super().changeform_view(request, object_id, form_url, context)
        page.status_code = 403 if getattr(refusal, "code", "") == NO_RIGHT else 200
        return page

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        def revisions() -> list[Revision]:
            """Read by the template: Django has found the row and asked for the right by then."""
            row: Any = self.get_object(request, unquote(object_id))
            return revisions_of(row)

        context = {**(extra_context or {}), "revisions": revisions}
        return super().history_view(request, object_id, context)


def see_new_version(request: HttpRequest, stale: Stale) -> Conflict:
    """What the others did. The form carries their version now: saving again is a choice."""
    seen = VersionField().clean(request.POST.get("version"))
    request.POST = with_value(request.POST, "version", stale.current.version)
    return Conflict.of(stale, seen)
