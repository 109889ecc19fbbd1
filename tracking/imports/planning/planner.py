"""Works out what the rows of a file would do: the part that all kinds of records share."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext

from tracking.actions import Links
from tracking.actions.checking import refusals_of_changed, refusals_of_new
from tracking.actions.refusals import Refusal
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.planning.differences import differences_of
from tracking.imports.planning.planned import Planned, RowProblem
from tracking.imports.values import Conventions, Decisions, ReadRow, RowReader, UnknownValues
from tracking.models.imports import Goal, Import, ImportRow, Outcome
from tracking.models.versioned import Versioned

V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class SheetLine:
    """A row as the reader of values takes it."""

    number: int
    cells: Sequence[str]


class Planner(Generic[V]):
    """Plans rows of one import, some hundred at a time. It reads and writes nothing.

    The subclass of a kind says how a row names a stored record and which links it brings.
    """

    model: ClassVar[type[Any]]
    key: ClassVar[str]  # the field by which a row names a stored record

    def __init__(self, of: Import, header: Sequence[str]) -> None:
        self.of = of
        self.kind = IMPORT_KINDS[of.kind]
        self.header = list(header)
        self.reader = RowReader(
            self.kind,
            header,
            of.columns,
            decisions=Decisions.of_dict(of.choices),
            conventions=Conventions(orders=of.day_orders),
        )

    def plan(
        self, rows: Iterable[ImportRow], unknown: UnknownValues | None = None
    ) -> list[Planned]:
        """One plan for each row, in order. Cost: a fixed number of queries, however many rows.

        unknown: takes the words that name nothing here.
        """
        read = list(self.reader.read(SheetLine(row.number, row.cells) for row in rows))
        for row in read if unknown is not None else ():
            unknown.add(row)  # type: ignore[union-attr]
        known = self.known(read)
        plans = [self._planned(row, known.get(row.number)) for row in read]
        self._refuse(plans)
        self.look_at_all(plans)
        for planned in plans:
            if planned.known and planned.record and not planned.problems:
                planned.differences = differences_of(planned.known, planned.record, planned.links)
        for planned in plans:
            planned.outcome = _outcome_of(planned)
        return plans

    # What the row is of

    def known(self, rows: Sequence[ReadRow]) -> dict[int, V]:
        """By line, the stored record: by its own name here, else by its number at its origin."""
        names = {row.number: row.values.get(self.key) for row in rows}
        by_name = self.named(filter(None, names.values()))
        by_reference = self._referred(rows)
        found = {}
        for row in rows:
            record = by_name.get(names[row.number] or "") or by_reference.get(row.number)
            if record is not None:
                found[row.number] = record
        return found

    def named(self, names: Iterable[str]) -> Mapping[str, V]:
        """The stored records of these names. One query, and those for their links."""
        found = self.for_import().filter(**{f"{self.key}__in": list(names)})
        return {getattr(record, self.key): record for record in found}

    def _referred(self, rows: Sequence[ReadRow]) -> dict[int, V]:
        pairs = {row.number: (self._origin(row), row.values.get("origin_id")) for row in rows}
        found: dict[tuple[str, str], V] = {}
        origins = {origin for origin, number in pairs.values() if origin and number}
        for origin in origins:
            numbers = [number for one, number in pairs.values() if one == origin and number]
            for record in self.for_import().with_reference(origin, numbers):
                if record.counts_for_reference:  # what was undone may come in again
                    found[origin, record.origin_id] = record
        return {line: found[pair] for line, pair in pairs.items() if pair in found}

    def _origin(self, row: ReadRow) -> str:
        return str(row.values.get("origin") or self.of.origin)

    def for_import(self) -> Any:
        """The stored records with all that a row is compared with."""
        return self.model.objects.all()

    # What the row says

    def _planned(self, row: ReadRow, known: V | None) -> Planned:
        planned = Planned(row.number, known=known, slug=str(row.values.get("slug") or ""))
        planned.problems = [RowProblem(one.column, one.value, one.sentence) for one in row.refusals]
        record: V = copy.copy(known) if known else self.model()
        self.fill(record, row)
        planned.record = record
        planned.links = self.links(row, record, known)
        planned.problems += self.refusals_of_links(row)
        planned.label = self.label_of(record)
        planned.is_readable = row.is_clean
        if not row.is_clean:
            planned.problems += self._refusals_beside(record, row)
        return planned

    def refusals_of_links(self, row: ReadRow) -> list[RowProblem]:
        """What is wrong with the rows that this one brings along."""
        return []

    def _refuse(self, plans: Sequence[Planned]) -> None:
        """Refuses what the records' own rules refuse, as if they were stored. Few queries."""
        clean = [planned for planned in plans if planned.is_readable]
        new = [planned for planned in clean if not planned.known]
        known = [planned for planned in clean if planned.known]
        left_out = self._bookkeeping()
        found: list[tuple[Planned, Refusal]] = []
        if new:
            rows = [cast(Versioned, one.record) for one in new]
            refusals = refusals_of_new(rows, exclude=left_out)
            found += [(new[place], refusal) for place, refusal in refusals.items()]
        if known:
            rows = [cast(Versioned, one.record) for one in known]
            stored = [cast(Versioned, one.known) for one in known]
            refusals = refusals_of_changed(rows, stored, exclude=left_out)
            found += [(known[place], refusal) for place, refusal in refusals.items()]
        for planned, refusal in found:
            planned.problems += self._told(planned.record, refusal)

    def _told(self, record: Any, refusal: Exception) -> list[RowProblem]:
        """The sentences of a refusal, each at the column that says it."""
        if not isinstance(refusal, ValidationError):
            return [RowProblem("", "", str(refusal))]
        by_field = refusal.update_error_dict({})
        return [p for name, told in by_field.items() for p in self._problems(name, told, record)]

    def fill(self, record: V, row: ReadRow) -> None:
        """Puts what the cells say into the fields of the record."""
        for name in record.content_fields():
            if name in row.values:
                setattr(record, name, row.values[name])
            elif name in row.empty and self.of.empty_deletes:
                field: Any = record._meta.get_field(name)
                setattr(record, field.attname, None if field.null else field.get_default() or "")
        if row.values.get("origin_id"):
            record.origin = self._origin(row)  # type: ignore[attr-defined]

    def says(self, row: ReadRow, name: str) -> bool:
        """Whether the row says which rows the record is linked to by this field."""
        return name in row.values or (name in row.empty and self.of.empty_deletes)

    def links(self, row: ReadRow, record: V, known: V | None) -> Links:
        return Links()

    def label_of(self, record: V) -> str:
        return str(record)

    def _refusals_beside(self, record: V, row: ReadRow) -> list[RowProblem]:
        """What the record's own rules refuse in the columns that could be read."""
        wrong = {one.column for one in row.refusals}
        skipped = {name for name in record.content_fields() if self._is_among(name, wrong)}
        try:
            record.full_clean(
                exclude=skipped | self._bookkeeping(),
                validate_unique=False,
                validate_constraints=False,
            )
        except ValidationError as error:
            return self._told(record, error)
        return []

    def _bookkeeping(self) -> set[str]:
        """Fields that nobody types."""
        names = {field.name for field in self.model._meta.concrete_fields}
        return names - {*self.model.content_fields(), *self.model.DERIVED}

    def _is_among(self, name: str, headings: set[str]) -> bool:
        return bool(headings.intersection(self.reader.headings_of(name)))

    def _problems(self, name: str, sentences: Iterable[Any], record: V) -> list[RowProblem]:
        headings = self.reader.headings_of(name)
        column = headings[0] if headings else self._label(name)
        value = "" if name == NON_FIELD_ERRORS else str(getattr(record, name, "") or "")
        told = ValidationError(list(sentences)).messages
        return [RowProblem(column, value[:200], sentence) for sentence in told]

    def _label(self, name: str) -> str:
        """The label of the column that the file lacks."""
        of_field = [column for column in self.kind.columns if column.fills == name]
        return str(of_field[0].label) if of_field else ""

    # All rows together

    def look_at_all(self, plans: Sequence[Planned]) -> None:
        """Refuses and suspects what shows beside other rows and records. A few queries."""

    def missing(self, planned: Planned) -> None:
        """What publication asks for, where the new records are to be published."""

    @property
    def publishes(self) -> bool:
        return self.of.goal == Goal.PUBLIC


def _outcome_of(planned: Planned) -> Outcome:
    if planned.problems:
        return Outcome.REFUSED
    if planned.known:
        return Outcome.CHANGED if planned.differences else Outcome.UNCHANGED
    return Outcome.DUPLICATE if planned.suspects else Outcome.NEW


def closed_sentence(known: Any) -> str:
    """Why a record that is closed is not changed by an import."""
    sentence = gettext("“%(record)s” is %(state)s here and is no longer changed.")
    return sentence % {"record": known, "state": known.get_state_display().lower()}
