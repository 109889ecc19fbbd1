"""Reads settings from the environment; a bad value stops the start and says what to set."""

import os
import secrets
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import URLValidator, validate_email

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
DEMO_KEY_PREFIX = "demo-"


class Mode(StrEnum):
    """How the site is run."""

    PRODUCTION = "production"
    DEMO = "demo"  # the production set-up on loopback, with sample records and demo accounts
    DEVELOPMENT = "development"
    TEST = "test"


def mode() -> Mode:
    value = os.environ.get("GSI_MODE", "production")
    try:
        return Mode(value)
    except ValueError:
        known = ", ".join(Mode)
        raise ImproperlyConfigured(f"GSI_MODE is {value!r}; set it to one of: {known}.") from None


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to true or false.")
    return value in TRUE


def whole_number(name: str, *, default: int, least: int, most: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= most):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; set it to a whole number from {least} to {most}."
        )
    return int(value)


def names(name: str) -> list[str]:
    """The values of a comma-separated list, without empty ones."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def address(name: str, *, default: str = "") -> str:
    """An http(s) address without a trailing slash."""
    value = os.environ.get(name, "").strip() or default
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; set it to the site's own address, "
            f"for example {name}=https://tracker.example.org"
        )
    return value.rstrip("/")


def contact_address(name: str) -> str:
    """A web address, or an email address as `mailto:`; empty if nothing is set."""
    value = os.environ.get(name, "").strip().removeprefix("mailto:")
    if not value:
        return ""
    try:
        if value.startswith("https://"):
            URLValidator(schemes=["https"])(value)
            return value
        validate_email(value)
    except ValidationError:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; set it to an email address or to a web address, for example "
            f"{name}=tracker@example.org or {name}=https://example.org/contact"
        ) from None
    return f"mailto:{value}"


def database(name: str, *, default: str) -> dict[str, object]:
    value = os.environ.get(name, "").strip() or default
    try:
        parsed: dict[str, object] = environ.Env.db_url_config(value)
    except (ValueError, TypeError, AttributeError):
        parsed = {}
    engine = str(parsed.get("ENGINE", ""))
    if not engine.endswith(("sqlite3", "postgresql")) or not parsed.get("NAME"):
        raise ImproperlyConfigured(
            f"{name} cannot be read; set it to postgres://USER:PASSWORD@HOST:5432/NAME "
            "or to sqlite:////absolute/path/to/file.sqlite3"
        )
    return parsed


def broker(name: str, *, default: str) -> str:
    """The address of Celery's broker; `filesystem://` means a folder below var/."""
    value = os.environ.get(name, "").strip() or default
    scheme, separator, rest = value.partition("://")
    if scheme == "filesystem" and separator and not rest:
        return "filesystem://localhost"  # without a host the transport warns of a missing one
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if scheme not in {"redis", "rediss", "amqp", "amqps"} or not is_whole:
        raise ImproperlyConfigured(
            f"{name} cannot be read; set it to redis://HOST:6379/0, to "
            "amqp://USER:PASSWORD@HOST:5672/NAME or to filesystem:// (a folder below var/)"
        )
    return value


def mail_address(name: str, *, default: str) -> str:
    """The sender of the site's mails: `tracker@example.org` or `Tracker <tracker@example.org>`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; set it to an email address, for example "
            f"{name}=tracker@example.org"
        ) from None
    return value


def mail_server_address(name: str, *, default: str) -> dict[str, object]:
    """Django's settings for sending mail, such as EMAIL_HOST, by their names."""
    value = os.environ.get(name, "").strip() or default
    try:
        return dict(environ.Env.email_url_config(value))
    except (KeyError, ValueError, TypeError, AttributeError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} cannot be read; set it to smtp+tls://USER:PASSWORD@HOST:587, to "
            "smtp+ssl://USER:PASSWORD@HOST:465 or to consolemail://"
        ) from None


def production_secret_key() -> str:
    """SECRET_KEY; refused if it is empty, short or made for a demonstration."""
    value = os.environ.get("SECRET_KEY", "")
    weak = value.startswith((DEMO_KEY_PREFIX, "django-insecure-"))
    if weak or len(value) < 50 or len(set(value)) < 5:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing, short or a demonstration's; set it to at least 50 random "
            "characters and keep it private, for example the output of: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"  '
            "(To try the tracker, run: make run)"
        )
    return value


def production_hosts() -> list[str]:
    hosts = names("ALLOWED_HOSTS")
    if not hosts or any("*" in host or host in {".", ""} for host in hosts):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is empty or has a wildcard; set it to the names under which the site is "
            "reached, for example ALLOWED_HOSTS=tracker.example.org"
        )
    return hosts


def stored_secret(path: Path, *, prefix: str = "", random_bytes: int = 50) -> str:
    """The secret in a file that only its owner may read; generated at the first call."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    secret = prefix + secrets.token_urlsafe(random_bytes)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret + "\n")
    try:
        os.link(partial, path)  # fails where another process was first: then its secret holds
    except FileExistsError:
        secret = path.read_text(encoding="ascii").strip()
    finally:
        partial.unlink()
    return secret
