"""Numbers of everything public, counted when it changes instead of when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Sum, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value

ALWAYS = date(1, 1, 1)  # the day of what is counted without one
ANY = ""


class SummaryName(models.TextChoices):
    """What is counted. After the colon: subject; word; day."""

    ITEM_DAY = "item_day", _("Events of an item by day: item; none; day")
    ITEM_MONTH = "item_month", _("Events of an item by month: item; none; month")
    ITEM_KIND_MONTH = "item_kind_month", _("… by kind and month: item; kind; month")
    ITEM_YEAR = "item_year", _("… by kind and voice: item; kind and voice; year")
    KINDS_DAY = "kinds_day", _("Events by the kinds of their items: kinds; none; day")
    KINDS_MONTH = "kinds_month", _("… by month: kinds; none; month")
    KIND_MONTH = "kind_month", _("Events by kind: none; kind; month")
    COUNTRY = "country", _("Events by country: none; country; none")
    PARTY_YEAR = "party_year", _("Events of a party: party; none; year")
    PARTY_ROLE = "party_role", _("Roles of a party: party; role; year")
    PARTY_ITEM = "party_item", _("Events of a party by item: party; item; none")
    FORUM = "forum", _("Editions of a forum: forum; none; none")
    ITEM_FORUM = "item_forum", _("Editions of a forum for an item: item; forum; none")
    ITEM_CITATION = "item_citation", _("Citations of an item: item; voice and relation; none")
    SOURCE_DAY = "source_day", _("Sources of an item by their first day: item; none; day")
    SOURCE_MONTH = "source_month", _("… by month: item; none; month")
    SOURCE_SORT = "source_sort", _("Sources of an item: item; kind and language; none")
    SOURCE_VOICE = "source_voice", _("Sources of an item: item; voice or name; none")
    SOURCE = "source", _("Public sources: none; kind and language; none")
    PUBLISHER = "publisher", _("Public sources of a publisher: publisher; voice or carrier; none")


class SummaryQuerySet(models.QuerySet["Summary"]):
    def named(self, *names: SummaryName) -> Self:
        return self.filter(name__in=names)

    def of_subjects(self, keys: Iterable[int]) -> Self:
        return self.filter(subject__in=list(keys))

    def last_day_of(self, subject: OuterRef, until: date) -> models.QuerySet[Summary, Any]:
        """The last day until then on which a subject of the query around it has a number."""
        days = self.filter(subject=subject, word=ANY, begins_on__lte=until)
        return days.order_by("-begins_on").values("begins_on")[:1]

    def of_words(self, words: Iterable[str]) -> Self:
        return self.filter(word__in=list(words))

    def in_days(self, first: date, last: date) -> Self:
        """Both included."""
        return self.filter(begins_on__gte=first, begins_on__lte=last)

    def by_name_and_subject(self) -> models.QuerySet[Summary, tuple[str, int, int]]:
        """Rows of a name, a subject and the sum of its numbers."""
        return self.order_by().values_list("name", "subject").annotate(total=Sum("number"))

    def by_word(self) -> dict[str, int]:
        rows = self.order_by().values_list("word").annotate(total=Sum("number"))
        return dict(rows)

    def named_words(self) -> models.QuerySet[Summary, tuple[str, str, int]]:
        return self.order_by().values_list("name", "word", "number")

    def total(self) -> int:
        """One query."""
        return int(self.aggregate(total=Sum("number"))["total"] or 0)

    def rows(self) -> models.QuerySet[Summary, tuple[int, str, date, int]]:
        return self.order_by().values_list("subject", "word", "begins_on", "number")


class Summary(models.Model):
    """One number that follows from the public records; `tracking.summaries` says from what.

    Written in the transaction of the act that changes it; what falls to 0 is gone. No constraint
    asks whether it is right: a number that is wrong must not stand in the way of an act.
    `manage.py verify_summaries` counts all of them anew.
    """

    Name = SummaryName

    name = models.CharField(max_length=15, choices=SummaryName.choices)
    subject = models.BigIntegerField(
        help_text="The key of an item, a party, a forum or a publisher; 0: all."
    )
    word = models.CharField(max_length=210, blank=True)
    begins_on = models.DateField(help_text="The day, or the first one of a month or a year.")
    number = models.BigIntegerField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            known_value("name", SummaryName),
            UniqueConstraint(fields=["name", "subject", "word", "begins_on"], name="summary_once"),
        ]

    def __str__(self) -> str:
        day = "" if self.begins_on == ALWAYS else str(self.begins_on)
        return " ".join(filter(None, [self.name, str(self.subject or ""), self.word, day]))
