"""What the pages of parties show: the reports behind one party and behind the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from gsi_tracker.drawn import ByKey
from priorities.models import Item
from tracking.models import Event, Involvement, Party
from tracking.models.events import EventQuerySet
from tracking.models.involvements import InvolvementRole
from tracking.progress.charts.bars import Ranked, RankedBars, StackedColumns
from tracking.progress.counts import (
    events_by_country,
    events_by_year,
    events_of_party_by_item,
    roles_by_year,
)
from tracking.progress.queries import latest_positions_of
from tracking.values.as_of import AsOf
from tracking.values.country_names import country_name
from tracking.values.regions import REGION_OF

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from tracking.filters.lists import PartyFilter

Role = Involvement.Role

MOST_YEARS = 20
MOST_POSITIONS = 25
MOST_RANKED = 20


@dataclass(frozen=True)
class RoleGroup(ByKey):
    """Roles that a chart draws as one."""

    label: StrOrPromise
    roles: tuple[InvolvementRole, ...]

    @property
    def roles_in_words(self) -> str:
        return ", ".join(role.short_label.lower() for role in self.roles)


ROLE_GROUPS = (
    RoleGroup(
        gettext_lazy("Convened, proposed or issued"),
        (Role.HOST, Role.MEDIATOR, Role.SPONSOR, Role.ISSUER, Role.VENUE_BODY),
    ),
    RoleGroup(
        gettext_lazy("Took part"),
        (Role.PARTICIPANT, Role.SIGNATORY, Role.DONOR, Role.RECIPIENT),
    ),
    RoleGroup(gettext_lazy("Took a position"), (*Involvement.POSITIONS, Role.CRITIC)),
    RoleGroup(gettext_lazy("Was the subject, not taking part"), (Role.SUBJECT,)),
)


@dataclass(frozen=True)
class PartyYear(ByKey):
    """The involvements of one year by role group, and its events counted once.

    `start` and `end`: the years it stands for, as the filter of events takes them; the years
    before the first one shown stand together, without a start.
    """

    start: str
    end: str
    links: list[int]
    events: int

    @property
    def label(self) -> str:
        if self.start:
            return self.start
        return gettext("until %(year)s") % {"year": self.end}

    @property
    def total(self) -> int:
        return sum(self.links)


@dataclass(frozen=True)
class PartyPage(ByKey):
    """One party at one moment.

    `links` counts each role in each event, `events` an event once, whatever its roles;
    `item_links` counts an event once for each of its items.
    """

    party: Party
    as_of: AsOf
    roles: RankedBars
    years: list[PartyYear]
    items: RankedBars
    positions: list[Involvement]
    position_count: int

    @classmethod
    def build(cls, party: Party, as_of: AsOf) -> PartyPage:
        """Five queries, and one more where the party took many positions."""
        counted = roles_by_year(as_of, party)
        by_role = Counter[str]()
        for _, role, links in counted:
            by_role[role] += links
        count = sum(by_role[role] for role in Involvement.POSITIONS)
        return cls(
            party=party,
            as_of=as_of,
            roles=RankedBars.of(
                Ranked(role.short_label, by_role[role]) for role in Role if by_role[role]
            ),
            years=_years(counted, events_by_year(as_of, party)),
            items=_items(party, as_of),
            positions=latest_positions_of(party, as_of, count, MOST_POSITIONS),
            position_count=count,
        )

    @property
    def groups(self) -> tuple[RoleGroup, ...]:
        return ROLE_GROUPS

    @cached_property
    def chart(self) -> StackedColumns:
        labels = [str(group.label) for group in ROLE_GROUPS]
        return StackedColumns.of({year.label: year.links for year in self.years}, labels)

    @property
    def group_totals(self) -> list[int]:
        return [sum(column) for column in zip(*(year.links for year in self.years), strict=True)]

    @property
    def links(self) -> int:
        return sum(year.total for year in self.years)

    @property
    def events(self) -> int:
        return sum(year.events for year in self.years)

    @property
    def item_links(self) -> int:
        return sum(bar.row.count for bar in self.items.bars)

    @property
    def has_more_positions(self) -> bool:
        return self.position_count > len(self.positions)


def events_of(party: Party, as_of: AsOf) -> EventQuerySet:
    return Event.objects.at(as_of).with_parties([party.code])


def _years(counted: list[tuple[int, str, int]], events: dict[int, int]) -> list[PartyYear]:
    """Every year from the first to the last one; the early ones together if they are too many."""
    if not events:
        return []
    last = max(events)
    first = max(min(events), last - MOST_YEARS + 1)
    links: dict[int, Counter[str]] = {}
    for year, role, number in counted:
        links.setdefault(max(year, first - 1), Counter())[role] += number
    early = sum(number for year, number in events.items() if year < first)
    years = [
        _year(str(y), str(y), links.get(y, Counter()), events.get(y, 0))
        for y in range(first, last + 1)
    ]
    return [_year("", str(first - 1), links[first - 1], early), *years] if early else years


def _year(start: str, end: str, links: Counter[str], events: int) -> PartyYear:
    by_group = [sum(links[role] for role in group.roles) for group in ROLE_GROUPS]
    return PartyYear(start, end, by_group, events)


def _items(party: Party, as_of: AsOf) -> RankedBars:
    """The items of the party's events, in the order of the paper. Two queries."""
    items = list(Item.objects.in_paper_order())
    counts = events_of_party_by_item(as_of, party, items)
    address = reverse("tracking:event_list")
    return RankedBars.of(
        Ranked(
            label=item.title,
            code=item.code,
            count=counts[item.pk],
            url=as_of.with_as_of(item.get_absolute_url()),
            list_url=as_of.with_as_of(f"{address}?party={party.code}&item={item.key}"),
        )
        for item in items
        if item.pk in counts
    )


@dataclass(frozen=True)
class PartiesOverview(ByKey):
    """Who took part most often, and where: the charts of the list of parties.

    The parties are those of the list; the countries those of its regions, whoever took part.
    `placed` and `unplaced`: events with and without a recorded country.
    """

    parties: RankedBars
    countries: RankedBars
    country_count: int
    placed: int
    unplaced: int

    @classmethod
    def build(cls, found: PartyFilter, as_of: AsOf) -> PartiesOverview:
        """Two queries."""
        most = found.qs.by_event_count()[:MOST_RANKED]  # type: ignore[attr-defined]
        counts = events_by_country(as_of)
        unplaced = counts.pop("", 0)
        regions = found.form.cleaned_data["region"]
        there = {
            code: count
            for code, count in counts.items()
            if not regions or REGION_OF.get(code) in regions
        }
        ranked = sorted(there.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_RANKED]
        return cls(
            parties=RankedBars.of(_ranked_parties([p for p in most if p.event_count], as_of)),
            countries=RankedBars.of(_ranked_countries(ranked, as_of)),
            country_count=len(there),
            placed=sum(there.values()),
            unplaced=unplaced,
        )

    @property
    def most(self) -> int:
        return MOST_RANKED


def _ranked_parties(parties: Iterable[Party], as_of: AsOf) -> Iterable[Ranked]:
    address = reverse("tracking:event_list")
    for party in parties:
        yield Ranked(
            label=party.display_name,
            code=party.code,
            count=party.event_count,  # type: ignore[attr-defined]
            url=as_of.with_as_of(party.get_absolute_url()),
            list_url=as_of.with_as_of(f"{address}?party={party.code}"),
        )


def _ranked_countries(counts: list[tuple[str, int]], as_of: AsOf) -> Iterable[Ranked]:
    address = reverse("tracking:event_list")
    for code, count in counts:
        yield Ranked(
            label=country_name(code) or code,
            code=code,
            count=count,
            list_url=as_of.with_as_of(f"{address}?country={code}"),
        )
