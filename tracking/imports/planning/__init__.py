"""What rows of a file would do, by the kind of the records."""

from typing import Any

from tracking.imports.planning.events import EventPlanner
from tracking.imports.planning.forums import ForumPlanner
from tracking.imports.planning.parties import PartyPlanner
from tracking.imports.planning.planner import Planner
from tracking.imports.planning.sources import SourcePlanner
from tracking.imports.planning.status_updates import StatusUpdatePlanner
from tracking.models.imports import ImportKind

PLANNERS: dict[str, type[Planner[Any]]] = {
    ImportKind.EVENTS: EventPlanner,
    ImportKind.SOURCES: SourcePlanner,
    ImportKind.FORUMS: ForumPlanner,
    ImportKind.STATUS_UPDATES: StatusUpdatePlanner,
    ImportKind.PARTIES: PartyPlanner,
}
