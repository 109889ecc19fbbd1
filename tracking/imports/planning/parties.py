"""What rows of parties would do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from tracking.imports.planning.planned import Planned, RowProblem
from tracking.imports.planning.planner import Planner
from tracking.models import Party
from tracking.values.validators import quoted


class PartyPlanner(Planner[Party]):
    model, key = Party, "code"

    def look_at_all(self, plans: Sequence[Planned]) -> None:
        """A name, and the country of a state, are those of one party. Two queries."""
        stored = {party.name.casefold(): party for party in Party.objects.all()}
        countries = {str(one.country): one for one in stored.values() if one.country}
        for planned in plans:
            party: Party = planned.record  # type: ignore[assignment]
            of_name, of_country = (
                stored.get(party.name.casefold()),
                countries.get(str(party.country)),
            )
            for other, value, field in (
                (of_name, party.name, "name"),
                (of_country, str(party.country), "country"),
            ):
                if other is not None and other.pk != party.pk:
                    sentence = gettext("%(value)s is recorded already, with the code %(code)s.")
                    said = sentence % {"value": quoted(value), "code": other.code}
                    planned.problems.append(RowProblem(self._heading(field), value, said))

    def _heading(self, field: str) -> str:
        headings = self.reader.headings_of(field)
        return headings[0] if headings else self._label(field)
