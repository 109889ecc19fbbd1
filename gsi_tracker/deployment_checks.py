"""Settings that are allowed and unsafe: `manage.py check --deploy` and `doctor` name them."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Unsafe

MAIL_INTO_THE_LOG = "django.core.mail.backends.console.EmailBackend"
NO_MAIL = "gsi_tracker.no_mail.EmailBackend"


@register(Tags.security, deploy=True)
def settings_are_safe(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """A warning for each such setting: what is wrong, and what would be right."""
    return [Unsafe(sentence, id=f"gsi_tracker.{code}") for code, sentence in _unsafe().items()]


def _unsafe() -> dict[str, str]:
    """Sentences by the code of their check."""
    dotted = ", ".join(host for host in settings.ALLOWED_HOSTS if host.startswith("."))
    found = {
        "W001": (
            not settings.REQUIRE_MFA,
            "GSI_REQUIRE_MFA is false, so a password alone lets editors and administrators in; "
            "set it to true or leave it out.",
        ),
        "W002": (
            settings.SITE_URL.startswith("http://"),
            f"GSI_SITE_URL is {settings.SITE_URL}, so links in mails and files go out unencrypted; "
            "set it to the https:// address of the site.",
        ),
        "W003": (
            bool(dotted),
            f"ALLOWED_HOSTS has {dotted}, which lets in every name that ends so; "
            "name each host in full, without the dot in front.",
        ),
        "W004": (
            settings.EMAIL_BACKEND == NO_MAIL,
            "EMAIL_URL is not set, so no invitation, password reset or scheduled report is mailed; "
            "set it to the mail server, for example smtp+tls://USER:PASSWORD@HOST:587.",
        ),
        "W005": (
            settings.EMAIL_BACKEND == MAIL_INTO_THE_LOG,
            "EMAIL_URL is consolemail://, so whoever reads the server's log can use the links of "
            "invitations and password resets; set it to the mail server, for example "
            "smtp+tls://USER:PASSWORD@HOST:587.",
        ),
        "W006": (
            settings.SECURE_HSTS_PRELOAD and not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS,
            "GSI_HSTS_PRELOAD is true without GSI_HSTS_SUBDOMAINS, and browsers list no such site; "
            "set both to true or neither.",
        ),
    }
    return {code: sentence for code, (is_so, sentence) in found.items() if is_so}
