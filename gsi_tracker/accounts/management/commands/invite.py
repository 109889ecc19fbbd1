from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from gsi_tracker.accounts import invitations


class Command(BaseCommand):
    help = (
        "Invites a person: prints the link that leads to an account of their own. For the first "
        "administrator, and where no administrator can sign in any more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--role", action="append", help="default: administrator; may be given several times"
        )

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        roles = self.roles_named(options["role"] or ["administrator"])
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an email address.") from error
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(
                f"There is an account with the email address {email} already: its password can be "
                "reset by email, or with manage.py changepassword."
            )
        invitation, link = invitations.invite(email, roles, by=None)
        self.stdout.write(
            f"{email} is invited as {invitation.role_names}. The link is valid for one account, "
            f"until {invitation.expires_at:%Y-%m-%d %H:%M} UTC:\n{link}"
        )

    def roles_named(self, names: list[str]) -> list[Group]:
        known = {group.name: group for group in Group.objects.order_by("name")}
        if unknown := [name for name in names if name not in known]:
            raise CommandError(
                f"There is no role {unknown[0]!r}; the roles are: {', '.join(known) or 'none'}. "
                "Run first: manage.py install"
            )
        return [known[name] for name in names]
