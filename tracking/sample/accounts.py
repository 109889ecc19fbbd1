"""The accounts of the demonstration. Production never calls this."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from gsi_tracker.environment import stored_secret
from tracking.permissions import RIGHTS

NAMES = list(RIGHTS)  # one account for each group, of the same name


def demo_password() -> str:
    """GSI_DEMO_PASSWORD, otherwise one generated at the first run and stored in var/.

    Raises ValidationError where the one from the environment is too weak.
    """
    if settings.DEMO_PASSWORD:
        validate_password(settings.DEMO_PASSWORD)
        return str(settings.DEMO_PASSWORD)
    return stored_secret(settings.VAR_DIR / "demo-password", random_bytes=12)


@transaction.atomic
def create_accounts(password: str) -> None:
    """Creates the missing accounts; afterwards all of them have this password."""
    for name in NAMES:
        person, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        if is_new:
            person.groups.add(Group.objects.get(name=name))
        if is_new or not person.check_password(password):
            person.set_password(password)
            person.save(update_fields=["password"])
