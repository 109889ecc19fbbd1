"""The named queries of publishers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import connection, models
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from tracking.models.keys import among, as_parameter
from tracking.models.parties import Party
from tracking.models.summaries import Summary, SummaryName, SummaryQuerySet
from tracking.values.as_of import AsOf

NOW = AsOf()
MOST_PARENTS = 5  # above a publisher; each is one join
SURVIVORS = "SELECT id, merged_into_id FROM tracking_publisher WHERE {among} ORDER BY id"


def _sources_counted() -> SummaryQuerySet:
    """The numbers of public sources of the publisher of the query around it."""
    return Summary.objects.named(SummaryName.PUBLISHER).filter(subject=OuterRef("pk"))


def _number_of(word: str) -> Coalesce:
    return Coalesce(Subquery(_sources_counted().of_words([word]).values("number")), 0)


class PublisherQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def survivors_of(self, keys: Collection[int]) -> dict[int, int]:
        """Of those with these keys, those that were merged: by their keys those of the survivors.

        What was not merged waits with that until the transaction ends. One query, for no key none.
        """
        if not keys:
            return {}
        vendor = connection.vendor
        # As a foreign key does, if it is checked at once: two who save do not wait for each other.
        lock = " FOR KEY SHARE" if connection.features.has_select_for_update else ""
        statement = SURVIVORS.format(among=among("id", vendor)) + lock
        rows = self.raw(statement, [as_parameter(keys, vendor)])
        return {row.pk: row.merged_into_id for row in rows if row.merged_into_id}

    def with_grounds(self) -> Self:
        """The current ones, with what `in_words` says of them."""
        return self.current().select_related("parent", "root")

    def by_name(self) -> Self:
        """Capitals count for nothing, on either database."""
        return self.alias(name_in_order=Lower("name")).order_by("name_in_order", "pk")

    def with_slugs(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=list(slugs))

    def formerly_at(self, slug: str) -> Self:
        """The one that had this short name last, however it is called now."""
        versions = self.model.history.filter(slug=slug).order_by("-history_id")
        return self.filter(pk__in=versions.values("id")[:1])

    def known_as(self, text: str) -> Any | None:
        """The one of this short name, name, other name or domain, in that order. Two queries.

        Capitals count for nothing; beyond ASCII the database of small installations knows none.
        """
        text = text.strip()
        exact = Q(slug=text.lower()) | Q(lower_name=Lower(Value(text)))
        named = self.current().alias(lower_name=Lower("name")).filter(exact)
        by_slug = Case(When(slug=text.lower(), then=0), default=1)
        found = named.order_by(by_slug, "pk").first()
        if found or not text:
            return found
        lower = text.lower()
        domain = lower.removeprefix("www.")
        words = Q(other_names__icontains=text) | Q(other_names__icontains=lower)
        for publisher in self.current().filter(words | Q(domains__icontains=domain)).order_by("pk"):
            others = {name.lower() for name in publisher.all_other_names}
            if lower in others or domain in publisher.domain_list:
                return publisher
        return None

    def of_host(self, host: str) -> Any | None:
        """The one whose pages stand at this host: of several domains the most particular one."""
        host = host.lower().rstrip(".").removeprefix("www.")
        labels = host.split(".")
        wanted = [".".join(labels[start:]) for start in range(len(labels) - 1)]
        among = self.with_grounds().filter(
            reduce(or_, (Q(domains__icontains=one) for one in wanted), Q(pk=None))
        )
        found = {domain: one for one in among.order_by("-pk") for domain in one.domain_list}
        return next((found[domain] for domain in wanted if domain in found), None)

    def family_of(self, publishers: Iterable[models.Model]) -> Self:
        """These, and all that stand below one of them."""
        keys = [publisher.pk for publisher in publishers]
        below = Q(pk__in=keys)
        for steps in range(1, MOST_PARENTS + 1):
            below |= Q(**{f"{'parent__' * (steps - 1)}parent__in": keys})
        return self.filter(below)

    def speaking_for(self, codes: Iterable[str]) -> Self:
        """Those whose voice, or that of a parent, is that of one of these parties."""
        through = self.model.spoken_for.through.objects
        return self.filter(pk__in=through.filter(party__code__in=codes).values("publisher"))

    def with_own_party(self, party: Party) -> Self:
        """Those that speak for this party themselves, whatever their parents do."""
        return self.filter(speaks_for=party)

    def ever_spoke_for(self, party: Party) -> bool:
        """Whether any version of a publisher speaks for it. One query."""
        versions = self.model.history_writer.m2m_models[self.model._meta.get_field("speaks_for")]
        spoke: bool = versions._default_manager.filter(party=party.pk).exists()
        return spoke

    def parties_spoken_for(self) -> models.QuerySet[Party]:
        """The parties, as readers see them, for which one of all publishers speaks."""
        through = self.model.spoken_for.through.objects
        return Party.objects.public().filter(pk__in=through.values("party"))

    def in_record(self, as_of: AsOf = NOW) -> Self:
        """Those that wrote or carry a source that was public at that moment."""
        if as_of.is_current:
            return self.filter(Exists(_sources_counted()))
        sources = self._sources().cited_publicly(as_of).order_by()
        wrote = Q(pk__in=sources.filter(voice__isnull=False).values("voice"))
        return self.filter(
            wrote | Q(pk__in=sources.filter(carrier__isnull=False).values("carrier"))
        )

    def with_source_counts(self, as_of: AsOf = NOW) -> Self:
        """Adds `source_count` and `carried_count`: the public sources that it wrote and carries."""
        if as_of.is_current:
            return self.annotate(
                source_count=_number_of("voice"), carried_count=_number_of("carrier")
            )
        public = self._sources().cited_publicly(as_of).order_by()
        counts = {}
        for name, link in (("source_count", "voice"), ("carried_count", "carrier")):
            rows = public.filter(**{link: OuterRef("pk")}).values(link)
            number = Subquery(rows.annotate(number=Count("pk")).values("number"))
            counts[name] = Coalesce(number, 0)
        return self.annotate(**counts)

    def by_source_count(self) -> Self:
        """Most sources first, after `with_source_counts`."""
        return self.order_by("-source_count", "-carried_count", "name", "pk")

    def last_changed_first(self) -> Self:
        return self.order_by("-updated_at", "-pk")

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def in_countries(self, countries: list[str]) -> Self:
        return self.filter(country__in=countries)

    def containing(self, text: str) -> Self:
        names = Q(name__icontains=text) | Q(other_names__icontains=text)
        return self.filter(names | Q(slug__icontains=text) | Q(domains__icontains=text))

    def for_list(self, as_of: AsOf = NOW) -> Self:
        """With what a line of a list shows."""
        return self.current().with_source_counts(as_of).select_related("parent").with_parties()

    def with_parties(self) -> Self:
        """With `shown_parties`: those that it speaks for, its own and its parents'."""
        parties = Party.objects.public().by_name()
        return self.prefetch_related(Prefetch("spoken_for", parties, "shown_parties"))

    def with_ancestors(self) -> Self:
        """With all that stand above it, in one query."""
        return self.select_related("__".join(["parent"] * MOST_PARENTS), "merged_into")

    def for_desk_list(self) -> Self:
        """With what a line of the desk's list shows, those that were merged included."""
        return self.with_source_counts().select_related("parent", "merged_into", "updated_by")

    def in_use(self, use: str) -> Self:
        """By the words of the desk's filter."""
        if use == "record":
            return self.in_record()
        if use == "merged":
            return self.exclude(merged_into=None)
        if use == "alone":
            return self.current().filter(parent=None, speaks_for=None)
        return self.current().filter(sources=None, carried_sources=None)

    def _sources(self) -> Any:
        """All sources, which are declared after the publishers that they name."""
        return self.model._meta.get_field("sources").related_model._default_manager

    def below(self, publisher: models.Model) -> Self:
        """Those that stand right below it and were not merged away."""
        return self.current().filter(parent=publisher)
