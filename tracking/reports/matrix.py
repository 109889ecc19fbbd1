"""The matrix as a report: its own form, with the length of the periods as a choice."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.filters.fields import OneOfField
from tracking.filters.record_filter import Chosen
from tracking.models import Event
from tracking.progress.matrix import lines
from tracking.progress.matrix_form import MatrixForm
from tracking.reports.report import Answer
from tracking.values.as_of import AsOf
from tracking.values.periods import Length


class MatrixReportForm(MatrixForm):
    """The form of the matrix without `show`: each row has both number of events and status."""

    def __init__(self, asked: QueryDict, as_of: AsOf) -> None:
        super().__init__(asked, as_of)
        del self.fields["show"]
        self.fields["by"] = OneOfField(
            label=_("A row for each"), choices=Length.choices, empty="", required=False
        )


@dataclass(frozen=True)
class AskedMatrix:
    """The choices of the matrix form, in the shape of a report's filter."""

    form: MatrixReportForm

    @property
    def slug(self) -> str:
        choice = self.form.choice
        ends = f"{choice.periods[0].code}-to-{choice.periods[-1].code}".lower()
        return "_".join([ends, *choice.kinds])[:80]

    @property
    def values(self) -> list[tuple[str, str, str]]:
        """The name, the text and the label of each value that counts."""
        choice = self.form.choice
        values = [("kind", kind, str(Event.Kind(kind).label)) for kind in choice.kinds]
        if choice.by != Length.QUARTER:
            values.append(("by", choice.by, str(Length(choice.by).label)))
        if choice.years:
            ends = zip(("from", "to"), map(str, choice.years), strict=True)
            values += [(name, year, year) for name, year in ends]
        return values

    @property
    def query(self) -> str:
        return _encoded(self.values)

    def chosen(self, path: str) -> list[Chosen]:
        values = self.values
        return [
            Chosen(
                label=str(self.form.fields[one[0]].label),
                value=one[2],
                remove_url=f"{path}?{_encoded([v for v in values if v != one])}".rstrip("?"),
            )
            for one in values
        ]


def _encoded(values: list[tuple[str, str, str]]) -> str:
    query = QueryDict(mutable=True)
    for name, value, _words in values:
        query.appendlist(name, value)
    return query.urlencode()


def ask(query: QueryDict, as_of: AsOf) -> Answer:
    """The rows of the matrix; five queries, none for a choice that is not valid."""
    form = MatrixReportForm(query, as_of)
    choice = form.choice
    if form.problems:
        return Answer(AskedMatrix(form), form.problems, [])
    note = gettext(
        "An event linked to several items counts in the row of each: the numbers add up to links, "
        "not to events."
    )
    rows = list(lines(choice.periods, choice.kinds, as_of))
    return Answer(AskedMatrix(form), [], rows, note)
