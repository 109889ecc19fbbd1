"""Who publishes and who speaks: the outlets and bodies that write and carry sources."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from gsi_tracker.addresses import address_of
from gsi_tracker.constraints import known_value
from tracking.models.history import ActionHistory
from tracking.models.parties import Party
from tracking.models.publisher_queries import MOST_PARENTS, PublisherQuerySet
from tracking.models.versioned import Versioned
from tracking.values.known_parties import names_in
from tracking.values.validators import validate_domains, validate_line

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class PublisherKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("International organisation")
    STATE_MEDIA = "state_media", _("State media")
    PUBLIC_BROADCASTER = "public_broadcaster", _("Public broadcaster")
    NEWS_AGENCY = "news_agency", _("News agency")
    NEWS_OUTLET = "news_outlet", _("News outlet")
    RESEARCH_INSTITUTE = "research_institute", _("Research institute")
    ADVOCACY = "advocacy", _("Advocacy")
    UNIVERSITY = "university", _("University")
    COMPANY = "company", _("Company")
    AGGREGATOR = "aggregator", _("Aggregator: carries the texts of others")
    REFERENCE_WORK = "reference_work", _("Reference work")
    INDIVIDUAL = "individual", _("Individual")


class Publisher(Versioned):
    """An outlet or body: the voice of the texts that it writes, the carrier of others' texts."""

    Kind = PublisherKind

    slug = models.CharField(
        _("short name in addresses"),
        max_length=80,
        unique=True,
        validators=[
            RegexValidator(rf"\A{SLUG}\Z", _("Use lower-case letters, digits and hyphens only."))
        ],
        error_messages={"unique": _("Another publisher has this short name.")},
    )
    name = models.CharField(_("name"), max_length=200, validators=[validate_line])
    kind = models.CharField(_("kind"), max_length=26, choices=Kind.choices)
    country = CountryField(_("country"), blank=True, help_text=_("Where it is based."))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent"),
        help_text=_("Who owns or directs it. An outlet and its parent count as one voice."),
    )
    speaks_for = models.ManyToManyField(
        Party,
        related_name="organs",
        blank=True,
        verbose_name=_("speaks for"),
        help_text=_("The parties whose own voice it is; those of its parent are inherited."),
    )
    ground = models.CharField(
        _("ground"),
        max_length=500,
        blank=True,
        validators=[validate_line],
        help_text=_("Why it speaks for them, as readers read it: “organ of the ruling party”."),
    )
    domains = models.CharField(
        _("domains"),
        max_length=500,
        blank=True,
        validators=[validate_domains],
        help_text=_("Of its pages, separated by semicolons: news.cn; xinhuanet.com"),
    )
    other_names = models.CharField(
        _("other names"),
        max_length=1000,
        blank=True,
        validators=[validate_line],
        help_text=_("Separated by semicolons: people find it by each of them."),
    )
    note = models.CharField(
        _("note"),
        max_length=1000,
        blank=True,
        validators=[validate_line],
        help_text=_("What is known of its owners, and what is not."),
    )
    # Worked out from the parents: the topmost of them (none where it is that itself), and the
    # parties that it or one of them speaks for. Written by the actions on publishers.
    root = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    spoken_for = models.ManyToManyField(
        Party, related_name="+", editable=False, verbose_name=_("speaks for, parents included")
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("merged into"),
        help_text=_("The surviving publisher; the address redirects there."),
    )

    LINKS = ("speaks_for",)
    PLACED = ("name", "kind", "country", "parent", "ground")

    objects = PublisherQuerySet.as_manager()
    history = ActionHistory(m2m_fields=[speaks_for])

    class Meta(Versioned.Meta):
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        abstract = False
        ordering = ["name", "pk"]
        constraints = [
            known_value("kind", PublisherKind),
            UniqueConstraint(
                Lower("name"),
                condition=Q(merged_into=None),
                name="publisher_once_per_name",
                violation_error_message=_("A publisher with this name is recorded already."),
            ),
            CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="publisher_not_its_parent"
            ),
            CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="publisher_not_merged_into_itself",
            ),
        ]
        indexes = [Index(fields=["-updated_at", "-id"], name="publisher_last_changed")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("tracking:publisher_detail", self.slug)

    def clean(self) -> None:
        """Refuses a parent that stands below it, or too many above it."""
        if not self.parent_id:
            return
        if self.parent and self.parent.merged_into_id:
            sentence = gettext("“%(parent)s” was merged into “%(other)s”: choose that one.")
            words = {"parent": self.parent, "other": self.parent.merged_into}
            raise ValidationError({"parent": sentence % words})
        above = [self, *self.ancestors()]
        if self.pk and any(one.pk == self.pk for one in above[1:]):
            sentence = gettext("“%(parent)s” stands below “%(name)s”: it cannot be its parent.")
            raise ValidationError({"parent": sentence % {"parent": self.parent, "name": self.name}})
        if len(above) + self.levels_below > MOST_PARENTS + 1:
            sentence = gettext("At most %(number)s publishers can stand above another.")
            raise ValidationError({"parent": sentence % {"number": MOST_PARENTS}})

    @property
    def levels_below(self) -> int:
        """How many publishers stand below each other under it. A query for each level."""
        levels, keys = 0, [self.pk] if self.pk else []
        while keys and levels <= MOST_PARENTS:
            rows = Publisher.objects.current().filter(parent__in=keys)
            keys = list(rows.values_list("pk", flat=True))
            levels += bool(keys)
        return levels

    def ancestors(self) -> Iterator[Publisher]:
        """Its parent, the parent of that, and so on; ends where a circle would begin."""
        seen, parent = {self.pk}, self.parent
        while parent and len(seen) <= MOST_PARENTS + 1:
            yield parent
            if parent.pk in seen:
                return
            seen.add(parent.pk)
            parent = parent.parent

    @property
    def voice_key(self) -> int:
        """The key of the voice that counts: that of the topmost parent."""
        return self.root_id or self.pk

    @property
    def top(self) -> Publisher:
        return self.root or self

    @property
    def is_aggregator(self) -> bool:
        """Whether it carries the texts of others: it is no voice then."""
        return self.kind == PublisherKind.AGGREGATOR

    @property
    def shown_ground(self) -> str:
        """Why it speaks for a party: its own ground, else that of its parent or of the topmost."""
        above = (one.ground for one in (self.parent, self.root) if one)
        return self.ground or next(filter(None, above), "")

    @property
    def in_words(self) -> str:
        """`Xinhua, state media of China (organ of the State Council)`."""
        kind = self.get_kind_display().partition(":")[0]
        values = {"name": self.name, "kind": kind[:1].lower() + kind[1:]}
        words = gettext("%(name)s, %(kind)s") % values
        if self.country:
            values["country"] = self.country.name
            words = gettext("%(name)s, %(kind)s of %(country)s") % values
        return f"{words} ({self.shown_ground})" if self.shown_ground else words

    @property
    def all_other_names(self) -> tuple[str, ...]:
        return names_in(self.other_names)

    @property
    def domain_list(self) -> tuple[str, ...]:
        return names_in(self.domains)
