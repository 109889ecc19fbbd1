"""States and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import (
    CheckConstraint,
    Count,
    Exists,
    OuterRef,
    Q,
    Subquery,
    Sum,
    UniqueConstraint,
    Value,
)
from django.db.models.functions import Coalesce, Lower, Upper
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from gsi_tracker.addresses import address_of
from gsi_tracker.constraints import known_value
from tracking.models.history import ActionHistory
from tracking.models.involvements import Involvement
from tracking.models.keys import HasOneOfKeys
from tracking.models.origins import Referenced, ReferencedQuerySet, reference_rules
from tracking.models.publication import was_public_event
from tracking.models.summaries import ANY, Summary, SummaryName, SummaryQuerySet
from tracking.values.as_of import AsOf
from tracking.values.country_names import country_name
from tracking.values.known_parties import names_in
from tracking.values.regions import REGION_OF, Region, countries_of
from tracking.values.validators import validate_line

NOW = AsOf()
CODE = r"[A-Za-z0-9][A-Za-z0-9-]*"


def _public_role(as_of: AsOf) -> Subquery:
    """The key of one role of the party in an event that was public at that moment.

    Not `Exists`: PostgreSQL would make one join of it, which reads the roles of all events.
    """
    roles = Involvement.objects.at(as_of).filter(party=OuterRef("pk"))
    return Subquery(roles.order_by().values("pk")[:1])


def _summaries() -> SummaryQuerySet:
    """The numbers of the party's public events, by year."""
    rows = Summary.objects.named(SummaryName.PARTY_YEAR).of_words([ANY])
    return rows.filter(subject=OuterRef("pk"))


def _event_count() -> Subquery:
    by_party = _summaries().order_by().values("subject").annotate(events=Sum("number"))
    return Subquery(by_party.values("events"))


class PartyQuerySet(ReferencedQuerySet["Party"]):
    def public(self) -> Self:
        """What readers see."""
        return self.filter(is_confirmed=True)

    def in_record(self, as_of: AsOf = NOW) -> Self:
        """Those that have a role in an event that was public at that moment."""
        if as_of.is_current:
            return self.filter(Exists(_summaries()))
        return self.alias(public_role=_public_role(as_of)).filter(public_role__isnull=False)

    def in_record_or_with_codes(self, codes: list[str]) -> Self:
        """Those in today's record, and those of these codes whatever their case."""
        if not codes:
            return self.in_record()
        asked = Q(upper_code__in=[code.upper() for code in codes])
        return self.alias(upper_code=Upper("code")).filter(Exists(_summaries()) | asked)

    def in_use(self, use: str) -> Self:
        """By the words of the desk's filter: proposed, in the record, or named by no event."""
        if use == "proposed":
            return self.unconfirmed()
        return self.in_record() if use == "record" else self.filter(involvements=None)

    def for_desk_list(self) -> Self:
        """With what a line of the desk's list shows."""
        return self.with_event_count().select_related("updated_by")

    def last_changed_first(self) -> Self:
        return self.order_by("-updated_at", "-pk")

    def unconfirmed(self) -> Self:
        """Those that a contributor added and no editor has looked at."""
        return self.filter(is_confirmed=False)

    def named_by(self, events: list[int]) -> models.QuerySet[Party, tuple[int, str]]:
        """Pairs of the key of one of these events and the name of a party that has a role in it."""
        named = self.filter(involvements__event__in=events).order_by("name", "pk")
        return named.values_list("involvements__event", "name").distinct()

    def of_events(self, keys: Iterable[int]) -> Self:
        """Those that have a role in one of these events."""
        named = Involvement.objects.filter(HasOneOfKeys(keys, field="event"))
        return self.filter(pk__in=named.values("party")).order_by("pk")

    def with_keys(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=list(keys))

    def by_name(self) -> Self:
        return self.order_by("name", "pk")

    def with_codes(self, codes: list[str]) -> Self:
        return self.filter(code__in=codes)

    def formerly_at(self, code: str) -> Self:
        """The one that readers knew last by this code, whichever it has now."""
        versions = self.model.history.filter(code=code, is_confirmed=True).order_by("-history_id")
        return self.filter(pk__in=versions.values("id")[:1])

    def called(self, name: str) -> Self:
        """The one of this name, as the constraint compares names."""
        return self.alias(lower_name=Lower("name")).filter(lower_name=Lower(Value(name)))

    def codes_beginning_with(self, text: str) -> list[str]:
        return list(self.filter(code__istartswith=text).values_list("code", flat=True))

    def with_any_case(self, codes: list[str]) -> Self:
        """Those with these codes, which are given in lower case."""
        return self.alias(lower_code=Lower("code")).filter(lower_code__in=codes)

    def by_event_count(self) -> Self:
        """Most events first, after `with_event_count` or `with_role_counts`."""
        return self.order_by("-event_count", "name", "pk")

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def in_regions(self, regions: list[str]) -> Self:
        """States of these regions; an organisation and a state without ISO code have none."""
        return self.filter(country__in=countries_of(regions))

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(other_names__icontains=text)
        )

    def with_event_count(self, as_of: AsOf = NOW) -> Self:
        """Adds `event_count`, the number of public events in which the party has a role."""
        if as_of.is_current:
            return self.annotate(event_count=Coalesce(_event_count(), 0))
        events = Subquery(Involvement.objects.at(as_of).events_of_each_party())
        return self.annotate(event_count=Coalesce(events, 0))

    def with_role_counts(self, as_of: AsOf = NOW) -> Self:
        """Adds `event_count` and what `role_counts` reads, counted by the database in one pass."""
        public = was_public_event(as_of, "involvements__event__")
        counts = {
            f"count_{role}": Count("involvements", filter=Q(involvements__role=role) & public)
            for role in Involvement.Role.values
        }
        events = Count("involvements__event", filter=public, distinct=True)
        return self.annotate(event_count=events, **counts)

    def for_list(self, as_of: AsOf = NOW) -> Self:
        """With what a line of a list shows."""
        return self.with_event_count(as_of).by_name()


class PartyKind(models.TextChoices):
    STATE = "state", _("State")
    ORGANISATION = "organisation", _("Organisation")


class Party(Referenced):
    """A state or an organisation that takes part in events."""

    Kind = PartyKind

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(rf"\A{CODE}\Z", _("Use letters, digits and hyphens only."))],
        help_text=_("ISO 3166 alpha-3 for a state (CHN), the usual initials for an organisation."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200, validators=[validate_line])
    country = CountryField(
        _("ISO code"), blank=True, help_text=_("States only; it decides the name shown.")
    )

    other_names = models.CharField(
        _("other names"),
        max_length=500,
        blank=True,
        validators=[validate_line],
        help_text=_(
            "Former and other usual names, separated by semicolons: people find it by each of them."
        ),
    )

    # Readers see it: an editor has confirmed it, or published an event that names it.
    is_confirmed = models.BooleanField(_("confirmed"), default=False, editable=False)

    objects = PartyQuerySet.as_manager()
    history = ActionHistory()

    class Meta(Referenced.Meta):
        verbose_name = _("party")
        abstract = False
        ordering = ["name", "pk"]
        verbose_name_plural = _("parties")
        constraints = [
            known_value("kind", PartyKind),
            CheckConstraint(
                condition=Q(kind="state") | Q(country=""),
                name="party_country_is_a_states",
                violation_error_message=_("Only a state has an ISO code."),
            ),
            UniqueConstraint(
                fields=["country"],
                condition=~Q(country=""),
                name="party_once_per_country",
                violation_error_message=_("A party with this ISO code is recorded already."),
            ),
            UniqueConstraint(
                Lower("name"),
                name="party_once_per_name",
                violation_error_message=_("A party with this name is recorded already."),
            ),
            *reference_rules(),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_read_publicly(self) -> bool:
        return self.is_confirmed

    @property
    def display_name(self) -> str:
        """The state's name in the active language where ISO 3166 has it, else the recorded name."""
        return country_name(getattr(self.country, "code", "")) or self.name

    @property
    def all_names(self) -> list[str]:
        """The name shown, the recorded one if it is another, and all others."""
        names = [self.display_name, self.name, *names_in(self.other_names)]
        return list(dict.fromkeys(names))

    @property
    def region(self) -> Region | None:
        """The region of a state with an ISO code."""
        return REGION_OF.get(getattr(self.country, "code", ""))

    @property
    def role_counts(self) -> dict[str, int]:
        """The number of published events in each role that occurs, after `with_role_counts`."""
        counts = {
            name.removeprefix("count_"): number
            for name, number in vars(self).items()
            if name.startswith("count_")
        }
        return {role: number for role, number in counts.items() if number}

    def get_absolute_url(self) -> str:
        return address_of("tracking:party_detail", self.code)
