"""The accounts of people who record and review. This app knows nothing of records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "gsi_tracker.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Listens to the libraries and takes their models, which hold secrets, out of the admin."""
        from gsi_tracker.accounts import hearing  # noqa: F401 (importing it connects it)
