"""What the site stores about accounts in addition to Django: invitations, sessions, events."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _

from gsi_tracker.accounts.client import device_in_words
from gsi_tracker.constraints import known_value

PERSON: Any = settings.AUTH_USER_MODEL
Account = User | AnonymousUser  # what `request.user` is to a type checker
MAX_DETAIL = 500


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def of_kind(self, kind: str) -> SecurityEventQuerySet:
        return self.filter(kind=kind)

    def naming(self, name: str) -> SecurityEventQuerySet:
        """Entries about the person with this user name, or about what they did."""
        return self.filter(models.Q(person_name=name) | models.Q(by_name=name))

    def from_day(self, moment: datetime) -> SecurityEventQuerySet:
        return self.filter(at__gte=moment)

    def before(self, moment: datetime) -> SecurityEventQuerySet:
        return self.filter(at__lt=moment)

    def older_than(self, pk: int) -> SecurityEventQuerySet:
        return self.filter(pk__lt=pk)

    def newest_first(self) -> SecurityEventQuerySet:
        return self.order_by("-pk")


class SecurityEventKind(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    LOCKED = "locked", _("Sign-in locked")
    FREED = "freed", _("Sign-in unlocked")
    SIGNED_OUT = "signed_out", _("Signed out")
    SESSION_EXPIRED = "session_expired", _("Session expired")
    SESSIONS_ENDED = "sessions_ended", _("Sessions ended")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET_ASKED = "password_reset_asked", _("Password reset requested")
    PASSWORD_RESET = "password_reset", _("Password reset")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    FACTOR_FAILED = "factor_failed", _("Second factor failed")
    CODES_RENEWED = "codes_renewed", _("Recovery codes renewed")
    ACCOUNT_MADE = "account_made", _("Account created")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")
    ROLES_CHANGED = "roles_changed", _("Roles or rights changed")
    INVITED = "invited", _("Invited")
    INVITATION_REVOKED = "invitation_revoked", _("Invitation revoked")
    INVITATION_USED = "invitation_used", _("Invitation used")


class SecurityEvent(models.Model):
    """One entry of the security log, written by `security_log.write` and never changed."""

    Kind = SecurityEventKind

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=30, choices=Kind)
    # The names are stored with the keys: the log outlives an account.
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    person_name = models.CharField(max_length=150, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=MAX_DETAIL, blank=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the security log")
        verbose_name_plural = _("security log")
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["kind", "-id"], name="security_kind"),
            models.Index(fields=["person_name", "-id"], name="security_person"),
            models.Index(fields=["by_name", "-id"], name="security_by"),
            models.Index(fields=["at"], name="security_at"),
        ]
        constraints = [
            known_value("kind", SecurityEventKind),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.person_name}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> InvitationQuerySet:
        """Invitations that can still be used."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)

    def with_token(self, token: str) -> InvitationQuerySet:
        return self.filter(token_hash=hash_of(token))

    def with_pk(self, pk: int) -> Invitation | None:
        return self.filter(pk=pk).first()

    def with_people(self) -> InvitationQuerySet:
        return self.select_related("made_by", "used_by").prefetch_related("roles")

    def newest_first(self) -> InvitationQuerySet:
        return self.order_by("-pk")


class Invitation(models.Model):
    """Lets one person create an account. Only a hash of the secret in its link is stored."""

    email = models.EmailField(_("email address"))
    roles = models.ManyToManyField(Group, verbose_name=_("roles"), related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    # Nobody: it was made by whoever runs the server.
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ["view", "add", "change"]

    def __str__(self) -> str:
        return self.email

    def is_open(self, now: datetime) -> bool:
        return not self.used_at and not self.revoked_at and self.expires_at > now

    @property
    def role_names(self) -> str:
        return ", ".join(sorted(role.name for role in self.roles.all()))


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def of(self, person: Account) -> OpenSessionQuerySet:
        return self.filter(person=person.pk)

    def with_pk(self, pk: int) -> OpenSessionQuerySet:
        return self.filter(pk=pk)

    def others_than(self, key: str | None) -> OpenSessionQuerySet:
        return self.exclude(session_key=key or "")

    def alive(self, now: datetime) -> OpenSessionQuerySet:
        """Sessions that the server still has; others have ended in some other way."""
        return self.filter(
            models.Exists(
                Session.objects.filter(
                    session_key=models.OuterRef("session_key"), expire_date__gt=now
                )
            )
        )

    def latest_first(self) -> OpenSessionQuerySet:
        return self.order_by("-seen_at", "-pk")


class OpenSession(models.Model):
    """A signed-in browser, so that its owner can see it and end it."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.device}"

    @property
    def device(self) -> str:
        return device_in_words(self.agent)


class CacheEntry(models.Model):
    """The table of Django's cache in the database, which counts codes and remembers used ones."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.cache_key


def hash_of(token: str) -> str:
    """The hash of a token. A plain one is enough: the token is long and random."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
