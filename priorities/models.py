"""The framework that the paper sets out. Its rows come only from `fixtures/` (load_framework)."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, CharField, CheckConstraint, Q, UniqueConstraint, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gsi_tracker.addresses import address_of
from gsi_tracker.constraints import known_value
from gsi_tracker.drawn import Drawn

Row = TypeVar("Row", bound=models.Model)


class BySlug(models.Manager[Row]):
    """Finds a row by its slug, as fixtures name it."""

    def get_by_natural_key(self, slug: str) -> Row:
        return self.get(slug=slug)


class Edition(Drawn):
    """A published text of the paper."""

    slug = models.SlugField(_("slug"), unique=True)
    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, help_text=_("Its place in lists.")
    )
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200)
    language = models.CharField(_("language"), max_length=12)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    file = models.CharField(
        _("file"), max_length=200, help_text=_("The text as received, below fixtures/.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What this text covers."))

    objects = BySlug()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["number"]
        constraints = [CheckConstraint(condition=Q(number__gt=0), name="edition_number_positive")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("priorities:edition_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Theme(Drawn):
    """A heading under which the site groups priorities; the paper itself has none."""

    slug = models.SlugField(_("slug"), unique=True)
    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, help_text=_("Its place in lists.")
    )
    title = models.CharField(_("title"), max_length=100)

    objects = BySlug()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["number"]
        constraints = [CheckConstraint(condition=Q(number__gt=0), name="theme_number_positive")]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Kind(models.TextChoices):
    PRINCIPLE = "principle", _("Principle")
    PRIORITY = "priority", _("Priority")
    PLATFORM = "platform", _("Platform")


# In the paper's own order, as lists show them.
LETTERS = {Kind.PRINCIPLE: "C", Kind.PRIORITY: "P", Kind.PLATFORM: "M"}


def case_by_kind(values: dict[str, object], kind: str = "kind") -> Case:
    """The value of each row's kind; `kind` is the path to that column."""
    return Case(*(When(**{kind: name, "then": Value(value)}) for name, value in values.items()))


def rank_in_paper(kind: str = "kind") -> Case:
    return case_by_kind({name: rank for rank, name in enumerate(LETTERS)}, kind)


class ItemQuerySet(models.QuerySet["Item"]):
    def get_by_natural_key(self, kind: str, number: int) -> Item:
        return self.get(kind=kind, number=number)

    def principles(self) -> Self:
        return self.filter(kind=Kind.PRINCIPLE)

    def priorities(self) -> Self:
        return self.filter(kind=Kind.PRIORITY)

    def platforms(self) -> Self:
        return self.filter(kind=Kind.PLATFORM)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def with_theme(self) -> Self:
        return self.select_related("theme")

    def with_keys(self, keys: list[str]) -> Self:
        """The items with these keys, for example `priority-7`."""
        return self.filter(key__in=keys)

    def in_paper_order(self) -> Self:
        """Principles, then priorities, then platforms, each by number."""
        return self.order_by(rank_in_paper(), "number")


class Item(Drawn):
    """One numbered point of the paper: a principle, a priority or a platform."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(_("slug"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    theme = models.ForeignKey(
        Theme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("theme"),
    )
    # `priority-7`: how data files and addresses name an item.
    key = models.GeneratedField(
        verbose_name=_("key"),
        expression=Concat("kind", Value("-"), Cast("number", CharField())),
        output_field=models.CharField(max_length=20),
        db_persist=True,
        unique=True,
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["kind", "number"]
        constraints = [
            UniqueConstraint(fields=["kind", "number"], name="item_once_per_kind_and_number"),
            UniqueConstraint(fields=["kind", "slug"], name="item_slug_once_per_kind"),
            CheckConstraint(condition=Q(number__gt=0), name="item_number_positive"),
            known_value("kind", Kind),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return address_of(f"tracking:{self.kind}_detail", self.number)

    def natural_key(self) -> tuple[str, int]:
        return (self.kind, self.number)

    natural_key.dependencies = ["priorities.theme"]  # type: ignore[attr-defined]

    @property
    def code(self) -> str:
        """`P7`: the short name in text."""
        return f"{LETTERS[Kind(self.kind)]}{self.number}"

    @property
    def name(self) -> str:
        """`Priority 7`: the name in a sentence."""
        return f"{self.get_kind_display()} {self.number}"


class PassageQuerySet(models.QuerySet["Passage"]):
    def get_by_natural_key(self, kind: str, number: int, edition: str) -> Passage:
        return self.get(item__kind=kind, item__number=number, edition__slug=edition)

    def of_editions(self, *editions: Edition) -> Self:
        return self.filter(edition__in=editions)

    def with_items(self) -> Self:
        return self.select_related("item")

    def with_editions(self) -> Self:
        return self.select_related("edition")

    def in_paper_order(self) -> Self:
        """As ItemQuerySet.in_paper_order; texts of one item are in the order of editions."""
        return self.order_by(rank_in_paper("item__kind"), "item__number", "edition__number")


class Passage(Drawn):
    """The text of an item in one edition; blank lines separate paragraphs."""

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="passages", verbose_name=_("item")
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="passages", verbose_name=_("edition")
    )
    text = models.TextField(_("text"))

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["edition__number", "item__kind", "item__number"]
        constraints = [
            UniqueConstraint(fields=["item", "edition"], name="passage_once_per_item_and_edition")
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.edition})"

    def natural_key(self) -> tuple[str, int, str]:
        return (*self.item.natural_key(), self.edition.slug)

    natural_key.dependencies = ["priorities.item", "priorities.edition"]  # type: ignore[attr-defined]


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def get_by_natural_key(self, kind: str, item: int, number: int) -> Commitment:
        return self.get(item__kind=kind, item__number=item, number=number)

    def with_code(self, code: str) -> Self:
        """The commitment with a code such as `P4.5`, which must have that shape."""
        item, number = code.split(".")
        kind = next(kind for kind, letter in LETTERS.items() if letter == item[0])
        return self.filter(item__kind=kind, item__number=int(item[1:]), number=int(number))

    def in_paper_order(self) -> Self:
        """As ItemQuerySet.in_paper_order, with the items."""
        order = (rank_in_paper("item__kind"), "item__number", "number")
        return self.select_related("item").order_by(*order)


class Commitment(Drawn):
    """One sentence of a priority or platform: the smallest thing an assessment can be about."""

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("item")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    label = models.CharField(_("label"), max_length=200)
    text = models.TextField(_("text"))

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["item__kind", "item__number", "number"]
        constraints = [
            UniqueConstraint(fields=["item", "number"], name="commitment_once_per_item_and_number"),
            CheckConstraint(condition=Q(number__gt=0), name="commitment_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def natural_key(self) -> tuple[str, int, int]:
        return (*self.item.natural_key(), self.number)

    natural_key.dependencies = ["priorities.item"]  # type: ignore[attr-defined]

    @property
    def code(self) -> str:
        """`P4.5`: the short name in text."""
        return f"{self.item.code}.{self.number}"
