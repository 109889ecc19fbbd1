"""States and organisations."""

from __future__ import annotations

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Count, Q, UniqueConstraint
from django.urls import reverse
from django_countries.fields import CountryField

from tracking.models.records import ActionHistory, State, Versioned
from tracking.validators import validate_line

CODE = r"[A-Za-z0-9][A-Za-z0-9-]*"


class PartyQuerySet(models.QuerySet["Party"]):
    def by_name(self) -> Self:
        return self.order_by("name", "pk")

    def with_codes(self, codes: list[str]) -> Self:
        return self.filter(code__in=codes)

    def by_event_count(self) -> Self:
        """Most events first; counts them."""
        return self.with_event_count().order_by("-event_count", "name", "pk")

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def containing(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text) | Q(code__icontains=text))

    def with_event_count(self) -> Self:
        """Adds `event_count`, the number of published events in which the party has a role."""
        public = Q(events__state=State.PUBLISHED)
        return self.annotate(event_count=Count("events", filter=public, distinct=True))

    def with_role_counts(self) -> Self:
        """Adds `event_count` and what `role_counts` reads, counted by the database in one pass."""
        from tracking.models.events import Involvement

        public = Q(involvements__event__state=State.PUBLISHED)
        counts = {
            f"count_{role}": Count("involvements", filter=public & Q(involvements__role=role))
            for role in Involvement.Role.values
        }
        events = Count("involvements__event", filter=public, distinct=True)
        return self.annotate(event_count=events, **counts)

    def for_list(self) -> Self:
        """With what a line of a list shows."""
        return self.with_event_count().by_name()


class Party(Versioned):
    """A state or an organisation that takes part in events."""

    class Kind(models.TextChoices):
        STATE = "state", "State"
        ORGANISATION = "organisation", "Organisation"

    code = models.CharField(
        max_length=20,
        unique=True,
        validators=[RegexValidator(rf"\A{CODE}\Z", "Use letters, digits and hyphens only.")],
        help_text="ISO 3166 alpha-3 for a state (CHN), the usual initials for an organisation.",
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200, validators=[validate_line])
    country = CountryField("ISO code", blank=True, help_text="States only; gives the name shown.")

    objects = PartyQuerySet.as_manager()
    history = ActionHistory()

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["name", "pk"]
        verbose_name_plural = "parties"
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=["state", "organisation"]), name="party_kind_known"
            ),
            CheckConstraint(
                condition=Q(kind="state") | Q(country=""),
                name="party_country_is_a_states",
                violation_error_message="Only a state has an ISO code.",
            ),
            UniqueConstraint(
                fields=["country"],
                condition=~Q(country=""),
                name="party_once_per_country",
                violation_error_message="A party with this ISO code is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The state's name in the active language where ISO 3166 has it, else the recorded name."""
        return getattr(self.country, "name", "") or self.name

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
        return reverse("tracking:party_detail", args=[self.code])
