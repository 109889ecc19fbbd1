"""Sends mail outside the request, so that known and unknown accounts take the same time."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage

from gsi_tracker.no_mail import NoMailServer

logger = logging.getLogger(__name__)
sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def send(message: EmailMessage) -> None:
    if settings.MAIL_IN_BACKGROUND:
        sender.submit(_send, message)
    else:
        _send(message)


def _send(message: EmailMessage) -> None:
    """Sends a mail; one that cannot be sent is logged, and the person asks again."""
    try:
        message.send()
    except NoMailServer as error:
        logger.error("A mail was not sent: %s: %s", message.subject, error)
    except Exception:  # whatever the mail server or the way to it does wrong
        logger.exception("A mail was not sent: %s", message.subject)
