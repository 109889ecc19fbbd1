"""Two opinions that an editor is about to settle."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.desk.records.fields import row_keys
from tracking.models import Event, SecondOpinion, StatusUpdate


@dataclass(frozen=True)
class Settling:
    """The second opinion, and both assessments with their evidence, the first before the second."""

    asked: SecondOpinion
    opinions: list[StatusUpdate]

    @classmethod
    def of(cls, key: str) -> Settling | None:
        """Of this key, as it was typed; None where there is nothing to settle. Four queries."""
        keys = row_keys([key])
        found = SecondOpinion.objects.both_in().with_subject().in_bulk(keys) if keys else {}
        if not found:
            return None
        asked = found[keys[0]]
        opinions = StatusUpdate.objects.opinions_in(asked).two().with_sourced_evidence()
        return cls(asked, list(opinions.with_subject()))

    @property
    def evidence(self) -> list[Event]:
        """Each event once."""
        events = [event for one in self.opinions for event in one.shown_evidence]
        return list(dict.fromkeys(events))
