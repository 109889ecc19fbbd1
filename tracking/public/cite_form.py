"""The form that cites a download."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracking.models.cited_downloads import Variant


class CiteForm(forms.Form):
    variant = forms.ChoiceField(
        label=_("File"), choices=[("", _("CSV")), *Variant.choices], required=False
    )
