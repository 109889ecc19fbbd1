"""What a person finds on arriving at the desk: the report behind its start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.utils import timezone

from tracking import permissions
from tracking.actions.visits import begin_visit
from tracking.desk.autosave.fields import UnsavedForm, unsaved_forms_of
from tracking.desk.kinds import KINDS, DeskKind, kind_of
from tracking.desk.second_opinions.lists import Errand, errands_of
from tracking.desk.worklists.activity import News, news_since
from tracking.desk.worklists.due import DueList
from tracking.desk.worklists.lists import Task, Worklist
from tracking.desk.worklists.own_comments import OwnComments, comments_for
from tracking.models import Reply, SecondOpinion, SuspectedPair

MOST_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """The first of a worklist, and how many there are in all."""

    tasks: list[Task]
    count: int

    @classmethod
    def of(cls, worklist: Worklist) -> Self:
        count = len(worklist)
        return cls(worklist[:MOST_SHOWN] if count else [], count)

    @property
    def more(self) -> int:
        return self.count - len(self.tasks)


@dataclass(frozen=True)
class NewsLine:
    """News with the address of the record at the desk."""

    news: News

    @property
    def kind(self) -> DeskKind:
        return kind_of(self.news.record)

    @property
    def address(self) -> str:
        return self.kind.address("detail", self.news.record)


@dataclass(frozen=True)
class StartPage:
    """A person's own work, what waits for them, and what others did since they were last here."""

    kinds: list[DeskKind]  # that this person may record
    drafts: Shown
    unsaved_forms: list[UnsavedForm]  # what they typed and did not save
    returned: Shown
    comments: OwnComments  # of others on what they recorded, not resolved
    errands: list[Errand]  # second opinions that this person is asked for
    to_review: Shown | None  # for editors
    open_replies: int | None  # for editors, where readers may reply or somebody did
    to_settle: int  # second opinions of which both are in
    due_items: int
    due_commitments: int
    pairs: int  # of events that may be one, undecided
    since: datetime | None  # the visit before this one
    news: list[NewsLine]

    @classmethod
    def build(cls, person: Any, now: datetime) -> Self:
        """Records the visit and builds the page. At most 68 queries, however much is recorded."""
        since = begin_visit(person, now)
        today = timezone.localdate(now)
        news = news_since(since, person) if since else []
        return cls(
            kinds=[kind for kind in KINDS if permissions.may_create(person, kind.model)],
            drafts=Shown.of(Worklist.drafts_of(person)),
            unsaved_forms=unsaved_forms_of(person.pk),
            returned=Shown.of(Worklist.returned_to(person)),
            comments=comments_for(person),
            errands=errands_of(person),
            to_settle=SecondOpinion.objects.both_in().count(),
            to_review=Shown.of(Worklist.to_review()) if permissions.is_editor(person) else None,
            open_replies=_open_replies(person),
            due_items=len(DueList.of_items(today)),
            due_commitments=len(DueList.of_commitments(today)),
            pairs=SuspectedPair.objects.undecided().count(),
            since=since,
            news=[NewsLine(one) for one in news],
        )


def _open_replies(person: Any) -> int | None:
    """How many replies of readers are open; None where there is nothing to answer."""
    if not permissions.is_editor(person):
        return None
    number = Reply.objects.open().count()
    return number if number or settings.RIGHT_OF_REPLY else None
