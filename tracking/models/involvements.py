"""The roles of parties in events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, Index, Max, Min, OuterRef, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from gsi_tracker.drawn import Drawn
from priorities.models import Item
from tracking.models.publication import was_public_event
from tracking.models.years import Year
from tracking.values.regions import countries_of

if TYPE_CHECKING:
    from tracking.values.as_of import AsOf


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    def in_role_order(self) -> Self:
        """By role and name, with the party."""
        return self.select_related("party").order_by("role", "party__name", "pk")

    def acting(self) -> Self:
        """Of those that take part: not what it is about, where it took place, or who criticises."""
        return self.exclude(role__in=Involvement.NOT_ACTING)

    def with_party(self) -> Self:
        """In no order, which is cheaper."""
        return self.select_related("party").order_by()

    def of_party(self, party: models.Model) -> Self:
        return self.filter(party=party)

    def last_recorded(self, number: int) -> list[int]:
        """The keys of the latest so many events in which they are."""
        return list(self.order_by("-event").values_list("event", flat=True)[:number])

    def at(self, as_of: AsOf) -> Self:
        """In events that were public, and had begun, at that moment."""
        return self.filter(was_public_event(as_of, "event__"))

    def obstructing(self, event: Any) -> Q:
        """Whether a party vetoed this event, or all that parties did in it was to oppose."""
        of_event = self.filter(event=event)
        vetoed = of_event.filter(role=Involvement.Role.VETOED)
        opposed = of_event.filter(role__in=Involvement.OPPOSING)
        furthered = of_event.exclude(role__in=Involvement.NOT_FURTHERING)
        return Q(Exists(vetoed)) | Q(Exists(opposed), ~Exists(furthered))

    def of_parties(self, codes: list[str]) -> Self:
        return self.filter(party__code__in=codes)

    def of_party_kinds(self, kinds: list[str]) -> Self:
        return self.filter(party__kind__in=kinds)

    def of_regions(self, regions: list[str]) -> Self:
        """Of states of these regions."""
        return self.filter(party__country__in=countries_of(regions))

    def in_roles(self, roles: list[str]) -> Self:
        return self.filter(role__in=roles)

    def for_items(self, items: models.QuerySet[Item]) -> Self:
        """In events that bear on these items."""
        linked = Item.events.through.objects.filter(item__in=items)
        return self.filter(event__in=linked.values("event"))

    def not_over_by(self, day: date) -> Self:
        """In events that may have taken place on that day or later."""
        return self.filter(event__latest_on__gte=day)

    def begun_by(self, day: date) -> Self:
        return self.filter(event__earliest_on__lte=day)

    def grouped_by_party(self) -> models.QuerySet[Any, dict[str, Any]]:
        """A row, as a dictionary, for each party and role: by the party's name, then the role."""
        return self._grouped().order_by("party__name", "party__code", "role")

    def grouped_most_events_first(self) -> models.QuerySet[Any, dict[str, Any]]:
        """The same rows, those of the most events first."""
        return self._grouped().order_by("-event_count", "party__name", "party__code", "role")

    def _grouped(self) -> models.QuerySet[Any, dict[str, Any]]:
        party = ("party__code", "party__kind", "party__name", "party__country")
        rows: models.QuerySet[Any, dict[str, Any]] = (
            self.order_by()
            .values(*party, "role")
            .annotate(
                event_count=Count("event", distinct=True),
                first_on=Min("event__earliest_on"),
                latest_on=Max("event__earliest_on"),
            )
        )
        return rows

    def votes_and_endorsements(self) -> Self:
        """The roles that say where a party stood on a text."""
        return self.filter(role__in=Involvement.POSITIONS)

    def newest_first(self) -> Self:
        """By the day of the event, with the event."""
        by_day = ("-event__earliest_on", "-event_id")
        return self.select_related("event").order_by(*by_day, "role", "pk")

    def counted_by_year_and_role(self) -> models.QuerySet[Involvement, tuple[int, str, int]]:
        """Rows of the year in which events began, a role, and the number of its involvements."""
        by_year = self.order_by().annotate(year=Year("event__earliest_on"))
        return by_year.values_list("year", "role").annotate(links=Count("pk"))

    def events_counted_by_year(self) -> models.QuerySet[Involvement, tuple[int, int]]:
        """Pairs of a year and the number of different events that began in it."""
        by_year = self.order_by().annotate(year=Year("event__earliest_on"))
        return by_year.values_list("year").annotate(events=Count("event", distinct=True))

    def events_of_each_party(self) -> models.QuerySet[Any, Any]:
        """The number of different events of the party of the query around it, as a subquery."""
        of_party = self.filter(party=OuterRef("pk")).order_by().values("party")
        return of_party.annotate(events=Count("event", distinct=True)).values("events")


class InvolvementRole(models.TextChoices):
    HOST = "host", _("Host")
    PARTICIPANT = "participant", _("Participant")
    SIGNATORY = "signatory", _("Signatory")
    MEDIATOR = "mediator", _("Mediator")
    RECIPIENT = "recipient", _("Recipient")
    DONOR = "donor", _("Donor")
    SPONSOR = "sponsor", _("Sponsor: tabled or proposed the text")
    VOTED_FOR = "voted_for", _("Voted for")
    VOTED_AGAINST = "voted_against", _("Voted against")
    ABSTAINED = "abstained", _("Abstained")
    VETOED = "vetoed", _("Vetoed")
    ENDORSED = "endorsed", _("Endorsed")
    DECLINED = "declined", _("Declined: asked, did not join")
    CRITIC = "critic", _("Critic")
    ISSUER = "issuer", _("Issuer")
    SUBJECT = "subject", _("Subject: about it, not taking part")
    VENUE_BODY = "venue_body", _("Body where it took place")

    @property
    def short_label(self) -> str:
        """The role without its explanation."""
        return str(self.label).split(":")[0]


class Involvement(Drawn):
    """The part that a party has in an event."""

    Role = InvolvementRole

    POSITIONS = (
        Role.VOTED_FOR,
        Role.VOTED_AGAINST,
        Role.ABSTAINED,
        Role.VETOED,
        Role.ENDORSED,
        Role.DECLINED,
    )

    NOT_ACTING = (Role.SUBJECT, Role.VENUE_BODY, Role.CRITIC)
    OPPOSING = (Role.VOTED_AGAINST, Role.DECLINED, Role.CRITIC)
    NOT_FURTHERING = (*NOT_ACTING, *OPPOSING, Role.ABSTAINED)

    event = models.ForeignKey(
        "tracking.Event",
        on_delete=models.CASCADE,
        related_name="involvements",
        verbose_name=_("event"),
    )
    party = models.ForeignKey(
        "tracking.Party",
        on_delete=models.PROTECT,
        related_name="involvements",
        verbose_name=_("party"),
    )
    role = models.CharField(
        _("role"), max_length=13, choices=Role.choices, default=Role.PARTICIPANT
    )

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = _("involvement")
        verbose_name_plural = _("involvements")
        ordering = ["event", "role", "party__name", "pk"]
        constraints = [
            known_value("role", InvolvementRole),
            UniqueConstraint(
                fields=["event", "party", "role"],
                name="involvement_once_per_event_party_and_role",
                violation_error_message=_("This party already has this role."),
            ),
        ]
        indexes = [Index(fields=["party", "event", "role"], name="involvement_of_party")]

    def __str__(self) -> str:
        return f"{self.party} ({self.role_label})"

    @classmethod
    def obstruct(cls, involvements: Iterable[Involvement]) -> bool:
        """Whether these, which are all of an event, say so; see `obstructing`."""
        roles = {one.role for one in involvements}
        only_opposed = not roles.isdisjoint(cls.OPPOSING) and roles <= set(cls.NOT_FURTHERING)
        return cls.Role.VETOED in roles or only_opposed

    @property
    def role_label(self) -> str:
        return self.Role(self.role).short_label
