"""Where a record comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import (
    CheckConstraint,
    Count,
    Exists,
    Index,
    OuterRef,
    Q,
    Subquery,
    UniqueConstraint,
    Value,
)
from django.db.models.functions import Coalesce, Replace
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.history import ActionHistory
from tracking.models.keys import HasOneOfKeys
from tracking.models.links import HasLink
from tracking.models.origins import REFERENCE, Referenced, ReferencedQuerySet, reference_rules
from tracking.models.publication import was_public, was_public_event
from tracking.models.publishers import Publisher
from tracking.values.as_of import AsOf
from tracking.values.languages import Language
from tracking.values.partial_dates import in_words, validate_partial_date
from tracking.values.validators import URL_MAX_LENGTH, validate_line, validate_web_address
from tracking.values.web_addresses import KEY_LENGTH, page_key

if TYPE_CHECKING:
    from priorities.models import Item


class SourceQuerySet(ReferencedQuerySet["Source"]):
    def cited_publicly(self, as_of: AsOf | None = None) -> Self:
        """Sources of events and forums that are public now, or were at that moment.

        They are the only ones that the public may see.
        """
        as_of, cited = as_of or AsOf(), OuterRef("pk")
        events = Source.events.through.objects.filter(source=cited)
        forums = Source.forums.through.objects.filter(source=cited)
        return self.filter(
            HasLink(events.filter(was_public_event(as_of, "event__")))
            | HasLink(forums.filter(was_public(as_of.known_until, "forum__")))
        )

    def of_events(self, keys: Iterable[int]) -> Self:
        """Sources of the events that have these keys."""
        through = Source.events.through.objects
        return self.filter(pk__in=through.filter(event__in=keys).values("source"))

    def counted_by_kind_and_language(self) -> models.QuerySet[Source, tuple[str, str, int]]:
        """Rows of a kind, a language and the number of sources that have both."""
        counted = self.order_by().values_list("kind", "language")
        return counted.annotate(count=Count("pk"))

    def counted_by_publisher(self) -> models.QuerySet[Source, tuple[str, int]]:
        """Publishers with the number of their sources, the most first."""
        counted = self.order_by().values_list("publisher").annotate(count=Count("pk"))
        return counted.order_by("-count", "publisher")

    def number_of_publishers(self) -> int:
        """One query."""
        return self.order_by().values("publisher").distinct().count()

    def written_by(self, publishers: Iterable[Publisher]) -> Self:
        """Those whose text one of these wrote."""
        return self.filter(voice__in=[publisher.pk for publisher in publishers])

    def naming_publisher(self, publisher: Publisher) -> Self:
        """Those that it wrote or carries."""
        return self.filter(Q(voice=publisher) | Q(carrier=publisher))

    def for_items(self, items: list[Item] | models.QuerySet[Item]) -> Self:
        """Sources of the published events and forums about these items."""
        of_source = {"source": OuterRef("pk")}
        events = Source.events.through.objects.filter(
            was_public(None, "event__"), event__items__in=items, **of_source
        )
        forums = Source.forums.through.objects.filter(
            was_public(None, "forum__"), forum__items__in=items, **of_source
        )
        return self.filter(HasLink(events) | HasLink(forums))

    def with_items_of_citing(self) -> models.QuerySet[Any, tuple[int, str]]:
        """Pairs of a source and the key of an item, each once, as `for_items` finds them."""
        return _items_of_citing(Q(source__in=self.order_by().values("pk")))

    def items_of_citing(self, keys: Iterable[int]) -> models.QuerySet[Any, tuple[int, str]]:
        """The same of the sources with these keys. SQLite looks them up then: asked by a query of
        sources, it reads all that is public.
        """
        return _items_of_citing(HasOneOfKeys(keys, field="source"))

    def at_page(self, url: str) -> Self:
        """Those at the page of this address, however it is written."""
        key = page_key(url)
        return self.filter(page_key=key) if key else self.at_address(url)

    def at_pages(self, keys: Iterable[str]) -> Self:
        """Those at the pages of these keys, the oldest first."""
        return self.filter(page_key__in=list(keys)).order_by("pk")

    def at_address(self, url: str) -> Self:
        # SQLite uses the index of addresses, which has no empty ones, only when told so.
        return self.filter(url=url).exclude(url="")

    def known_at(self, url: str) -> Source | None:
        """The one that is recorded for the page at this address, however the two are written.

        Of several that of the very address comes first. One query by the index.
        """
        return self.known_at_each([url]).get(url)

    def known_at_each(self, urls: Iterable[str]) -> dict[str, Source]:
        """By address, the ones that are recorded for these pages, as `known_at` finds them. One
        query by the index, or two where some of the addresses have no host.
        """
        key_of = {url: page_key(url) for url in urls}
        by_page: dict[str, list[Source]] = defaultdict(list)
        for source in self.filter(page_key__in=set(key_of.values()) - {""}).order_by("pk"):
            by_page[source.page_key].append(source)
        others = {url.strip() for url, key in key_of.items() if not key} - {""}
        # SQLite uses the index of addresses, which has no empty ones, only when told so.
        at_others = self.filter(url__in=others).exclude(url="")
        by_address = {source.url: [source] for source in at_others}
        return {
            url: min(known, key=lambda one: one.url != url.strip())
            for url, key in key_of.items()
            if (known := by_page[key] if key else by_address.get(url.strip()))
        }

    def cited_as(self, citation: str, title: str, publisher: str) -> Self:
        """Sources without an address that are cited in exactly these words."""
        return self.filter(url="", citation=citation, title=title, publisher=publisher)

    def cited_in_cells(self, citations: Iterable[str]) -> Self:
        """Sources without an address whose citations files write so: a comma for each semicolon."""
        said = Replace("citation", Value(";"), Value(","))
        cited = self.filter(url="").alias(said=said)
        return cited.filter(said__in=list(citations)).order_by("pk")

    def in_use(self, use: str) -> Self:
        """Those that readers see ("public"), or those that nothing cites ("unused")."""
        if use == "public":
            return self.cited_publicly()
        events = Source.events.through.objects.filter(source=OuterRef("pk"))
        forums = Source.forums.through.objects.filter(source=OuterRef("pk"))
        return self.filter(~Exists(events), ~Exists(forums))

    def with_citing_counts(self) -> Self:
        """Adds `event_count` and `forum_count`: how many records of any state cite it."""
        events = Source.events.through.objects.filter(source=OuterRef("pk"))
        forums = Source.forums.through.objects.filter(source=OuterRef("pk"))
        return self.annotate(event_count=_number_of(events), forum_count=_number_of(forums))

    def for_desk_list(self) -> Self:
        """With what a line of the desk's list shows. People are read by themselves: joined, they
        make SQLite sort all sources.
        """
        return self.with_citing_counts().select_related("voice").prefetch_related("updated_by")

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def of_voice_kinds(self, kinds: list[str]) -> Self:
        """Those whose text was written by a publisher of these kinds."""
        return self.filter(voice__kind__in=kinds)

    def of_publisher(self, slug: str) -> Self:
        """Those that the publisher of this short name wrote or carries."""
        named = Publisher.objects.with_slugs([slug]).values("pk")
        return self.filter(Q(voice__in=named) | Q(carrier__in=named))

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def containing(self, text: str) -> Self:
        return self.filter(
            Q(title__icontains=text) | Q(publisher__icontains=text) | Q(url__icontains=text)
        )

    def by_title(self) -> Self:
        return self.order_by("title", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-published_on", "-pk")

    def last_changed_first(self) -> Self:
        return self.order_by("-updated_at", "-pk")


def _items_of_citing(sources: Q | HasOneOfKeys) -> models.QuerySet[Any, tuple[int, str]]:
    events = Source.events.through.objects.filter(
        sources, was_public(None, "event__"), event__items__isnull=False
    )
    forums = Source.forums.through.objects.filter(
        sources, was_public(None, "forum__"), forum__items__isnull=False
    )
    pairs = events.values_list("source", "event__items__key")
    return pairs.union(forums.values_list("source", "forum__items__key"))


def _number_of(links: models.QuerySet[Any]) -> Coalesce:
    """The number of these links, which lead to one source each."""
    counted = links.order_by().values("source").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class SourceKind(models.TextChoices):
    PRIMARY = "primary", _("Primary document")
    SECONDARY = "secondary", _("Secondary: report of others")
    ANALYSIS = "analysis", _("Analysis")


class Source(Referenced):
    """A page or document that a record rests on; one row for each address."""

    Kind = SourceKind

    url = models.CharField(
        _("address"),
        max_length=URL_MAX_LENGTH,
        blank=True,
        validators=[validate_web_address],
        help_text=_(
            "http:// or https://. Leave empty only where the source has no public address."
        ),
    )
    citation = models.CharField(
        _("citation"),
        max_length=500,
        blank=True,
        validators=[validate_line],
        help_text=_("Where there is no address: how to find it (newspaper, page, archive)."),
    )
    title = models.CharField(_("title"), max_length=300, validators=[validate_line])
    publisher = models.CharField(_("publisher"), max_length=200, validators=[validate_line])
    published_on = models.CharField(
        _("published on"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("2024-05-17, 2024-05 or 2024; leave empty if the source does not say."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.EN
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.SECONDARY)
    voice = models.ForeignKey(
        Publisher,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sources",
        verbose_name=_("voice"),
        help_text=_("Who wrote the text. Without one, nobody can say whether it is independent."),
    )
    carrier = models.ForeignKey(
        Publisher,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="carried_sources",
        verbose_name=_("carrier"),
        help_text=_("On whose page it stands, where that is another one."),
    )
    read_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("When somebody here last read it.")
    )
    archived_url = models.CharField(
        _("archived copy"), max_length=URL_MAX_LENGTH, blank=True, validators=[validate_web_address]
    )

    page_key = models.CharField(
        max_length=KEY_LENGTH,
        blank=True,
        editable=False,
        help_text="Of its address, however that is written.",
    )

    # What is noted beside it: it says nothing of what the source is evidence for.
    UPKEEP = ("read_on", "archived_url", *REFERENCE)
    PLACED = ("url",)
    DERIVED = ("page_key",)

    objects = SourceQuerySet.as_manager()
    history = ActionHistory()

    class Meta(Referenced.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        abstract = False
        ordering = ["title", "pk"]
        constraints = [
            known_value("language", Language),
            known_value("kind", SourceKind),
            *reference_rules(),  # before those with LIKE: sqlparse loses count of quotes there
            UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="source_once_per_address",
                violation_error_message=_("A source with this address is recorded already."),
            ),
            CheckConstraint(
                condition=~Q(url="") | ~Q(citation=""),
                name="source_can_be_found",
                violation_error_message=_("Enter the address, or a citation where there is none."),
            ),
            CheckConstraint(
                condition=Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="source_address_is_web",
            ),
            CheckConstraint(
                condition=Q(archived_url="")
                | Q(archived_url__startswith="http://")
                | Q(archived_url__startswith="https://"),
                name="source_archive_is_web",
            ),
        ]
        indexes = [
            Index(fields=["-updated_at", "-id"], name="source_last_changed"),
            Index(fields=["title", "id"], name="source_by_title"),
            Index(fields=["-published_on", "-id"], name="source_newest_first"),
            Index(fields=["page_key"], name="source_page"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher})"

    def clean(self) -> None:
        super().clean()
        self.page_key = page_key(self.url)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Refuses what the two constraints with a sentence refuse.

        Django asks the database for each, by a statement that it puts together anew: a tenth of
        the work of saving an event with its source.
        """
        self.validate_reference(exclude)
        if {"url", "citation"} & {*(exclude or ())}:
            return  # refused already for what it is
        broken = ""
        if not (self.url or self.citation):
            broken = "source_can_be_found"
        elif self.url and self._is_recorded_already():
            broken = "source_once_per_address"
        for constraint in self._meta.constraints:
            if constraint.name == broken:
                raise ValidationError(constraint.get_violation_error_message())

    def _is_recorded_already(self) -> bool:
        """Whether its page is another source. A new one is that source then: the action says so."""
        if at_address := Source.objects.at_address(self.url).first():
            return at_address.pk != self.pk
        return bool(self.pk and Source.objects.exclude(pk=self.pk).known_at(self.url))

    @property
    def voice_in_words(self) -> str:
        """Who wrote it, and for whom that speaks; empty where nobody has said who."""
        return str(self.voice or "")

    @property
    def published_in_words(self) -> str:
        return in_words(self.published_on)

    @property
    def is_cited_publicly(self) -> bool:
        return Source.objects.cited_publicly().filter(pk=self.pk).exists()

    @property
    def is_read_publicly(self) -> bool:
        return self.is_cited_publicly

    def differs_as_evidence_from(self, other: Source) -> bool:
        """Whether it says anything else than the other, what is noted at reading aside."""
        names = (name for name in self.content_fields() if name not in self.UPKEEP)
        return any(getattr(self, name) != getattr(other, name) for name in names)
