"""The accounts of those who record and review: the site's part, which knows nothing of records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "gsi_tracker.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Listens to the libraries. Their models are not for the admin: they hold secrets."""
        from gsi_tracker.accounts import hearing  # noqa: F401 (importing it connects it)
