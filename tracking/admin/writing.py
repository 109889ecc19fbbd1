"""How the admin writes: a form is one call of an action, one transaction with its history row.

Django's own steps that would save are left empty. When an action refuses, all is rolled back and
the form is drawn a second time from what was posted, with the refusal in it: nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tracking.actions import MAX_REASON, Stale
from tracking.admin.careful import CarefulChoices, CarefulLists
from tracking.models.records import Versioned
from tracking.revisions import staff
from tracking.revisions.staff import Revision
from tracking.values.validators import validate_prose

MEANWHILE = gettext_noop(
    "%(name)s changed this while you were writing, so nothing was saved. What you typed stands "
    "below. Saving again stores it in place of these changes:"
)
AT_THE_SAME_MOMENT = ValidationError(
    _(
        "Somebody stored the same at this very moment, so nothing was saved. Please look and try "
        "again."
    )
)


class VersionedForm(forms.ModelForm):
    """Carries the version that the person saw, and the refusal of the action if there was one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
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
        if self.instance.pk is None:
            del self.fields["version"], self.fields["reason"]
        else:
            self.initial["version"] = self.instance.version
            self.fields["reason"].required = self.instance.is_read_publicly

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            self.add_refusal(self.refusal)
        return cleaned

    def add_refusal(self, refusal: ValidationError) -> None:
        """Puts each sentence beside its field; what has no field here stands above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class ThroughActions(CarefulChoices, CarefulLists):
    """An admin whose every change is one action. A subclass says which in `add` and `edit`."""

    form = VersionedForm
    # From a form, its formsets and `by=` to the row that the action stored.
    add: Callable[..., Versioned]
    edit: Callable[..., Versioned]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the action stores the row and its links together, in `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        act = self.edit if change else self.add
        stored = act(form, formsets, by=request.user)
        if stored is not form.instance:  # the same was sent before: go on with that row
            form.instance.pk = stored.pk
            form.instance.refresh_from_db()

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list:
        """Empty: what changed is in the record's own history."""
        return []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and self.has_change_permission(request, obj):
            fieldsets.append((_("This change"), {"fields": ["reason"]}))
        return fieldsets

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> Any:
        arguments = (request, object_id, form_url, extra_context)
        try:
            return self._form_or_typed_text(*arguments)
        except Stale as stale:
            refusal = see_new_version(request, stale)
        except ValidationError as error:
            refusal = error
        except IntegrityError:
            refusal = AT_THE_SAME_MOMENT
        request.refusal = refusal  # type: ignore[attr-defined]
        return self._form_or_typed_text(*arguments)

    def _form_or_typed_text(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra: dict | None
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except PermissionDenied:
            if request.method != "POST" or object_id is None:
                raise
            return self._give_back(request, object_id)

    def _give_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A refusal that returns the text: one's right may have ended while one was writing."""
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_view_permission(request, record):
            _refuse()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Not saved"),
            "opts": self.opts,
            "record": record,
            "typed": typed_text(request),
        }
        return render(request, "admin/tracking/not_saved.html", context, status=403)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> Any:
        record = self.get_object(request, unquote(object_id))
        may_see = record is not None and self.has_view_permission(request, record)
        found = staff.revisions_of(record) if record and may_see else []
        return super().history_view(
            request, object_id, {**(extra_context or {}), "revisions": found}
        )


def _refuse() -> NoReturn:
    raise PermissionDenied(gettext("Your role does not have the right to change this."))


def see_new_version(request: HttpRequest, stale: Stale) -> ValidationError:
    """Says what the others did, and lets the form carry their version: saving again is a choice."""
    posted = request.POST.copy()
    seen = min(int(str(posted["version"])), stale.current.version)
    posted["version"] = str(stale.current.version)
    request.POST = posted  # type: ignore[assignment]
    sentences = [gettext(MEANWHILE) % {"name": stale.current.updated_by}]
    sentences += [in_one_sentence(r) for r in staff.changes_since(stale.current, seen)]
    return ValidationError(sentences)


def in_one_sentence(revision: Revision) -> str:
    moment = formats.date_format(timezone.localtime(revision.at), "DATETIME_FORMAT")
    changes = [
        gettext("%(label)s: “%(before)s” became “%(after)s”")
        % {"label": change.label, "before": _short(change.before), "after": _short(change.after)}
        for change in revision.changes
    ]
    if revision.reason:
        changes.append(gettext("reason: %(reason)s") % {"reason": revision.reason})
    head = gettext("%(act)s by %(name)s, %(moment)s.") % {
        "act": revision.act,
        "name": revision.by,
        "moment": moment,
    }
    return f"{head} {'; '.join(changes)}"


def _short(text: str) -> str:
    return Truncator(text).chars(200)


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and text of what was typed; keys, versions and tokens are left out."""
    own = {"csrfmiddlewaretoken", "form_key", "_save", "_continue", "_addanother"}
    return [
        (name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if name not in own and text.strip() and not text.isdecimal()
    ]
