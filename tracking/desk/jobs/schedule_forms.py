"""When a report is prepared again, and who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.filters.widgets import draw_quickly
from tracking.models.schedules import LAST_DAY, Covers, ReportSchedule, Rhythm
from tracking.reports.formats import Format
from tracking.reports.report import Report
from tracking.values.validators import validate_line

MOST_ADDRESSES = 20


if TYPE_CHECKING:  # no generic class when the code runs
    FormOfSchedule = forms.ModelForm[ReportSchedule]
else:
    FormOfSchedule = forms.ModelForm


class ScheduleForm(FormOfSchedule):
    """The report and its filter are those of the page that it was opened from."""

    format = forms.ChoiceField(label=_("Format"), choices=Format.choices)
    day = forms.IntegerField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=LAST_DAY,
        help_text=_("1 to 28; for a monthly report."),
    )

    class Meta:
        model = ReportSchedule
        fields = ("name", "format", "rhythm", "weekday", "day", "covers", "recipients")
        widgets = {"recipients": forms.Textarea(attrs={"rows": 3})}
        labels = {"recipients": _("Send to"), "weekday": _("Weekday")}
        help_texts = {
            "name": _("The name in the list and in the subject of an email."),
            "weekday": _("For a weekly report."),
            "covers": _("The days that have just ended replace the days of the filter."),
            "recipients": _("Email addresses, one a line. Leave it empty to store the file only."),
        }

    def __init__(
        self, data: Mapping[str, Any] | None, schedule: ReportSchedule, report: Report | None
    ) -> None:
        super().__init__(data, instance=schedule)
        self.fields["name"].validators.append(validate_line)
        self.fields["weekday"].required = False
        if not self.has_period(report):
            choices = [(Covers.ALL.value, Covers.ALL.label)]
            self.fields["covers"].choices = choices  # type: ignore[attr-defined]
            self.fields["covers"].help_text = _("This report has no days to choose.")
        draw_quickly(self)

    @staticmethod
    def has_period(report: Report | None) -> bool:
        return report is not None and {"start", "end"} <= set(report.answer.asked.form.fields)

    def clean_recipients(self) -> str:
        addresses = self.cleaned_data["recipients"].replace(",", " ").replace(";", " ").split()
        if len(addresses) > MOST_ADDRESSES:
            sentence = gettext("Enter at most %(most)s addresses.")
            raise ValidationError(sentence % {"most": MOST_ADDRESSES})
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                sentence = gettext("“%(address)s” is not an email address; write name@example.org.")
                raise ValidationError(sentence % {"address": address[:100]}) from None
        return "\n".join(dict.fromkeys(addresses))

    def clean(self) -> dict[str, Any]:
        """Requires the day that the rhythm needs, and drops the other."""
        cleaned = super().clean() or {}
        rhythm = cleaned.get("rhythm")
        if rhythm == Rhythm.WEEKLY:
            cleaned["day"] = None
            if cleaned.get("weekday") is None and "weekday" not in self.errors:
                self.add_error("weekday", gettext("Choose the day of the week."))
        elif rhythm == Rhythm.MONTHLY:
            cleaned["weekday"] = None
            if cleaned.get("day") is None and "day" not in self.errors:
                self.add_error("day", gettext("Enter the day of the month, from 1 to 28."))
        return cleaned
