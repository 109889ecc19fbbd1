"""Mails go out beside the request, which takes as long for an unknown account as for a known."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)
sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def send(message: EmailMessage) -> None:
    if settings.MAIL_IN_BACKGROUND:
        sender.submit(_send, message)
    else:
        _send(message)


def _send(message: EmailMessage) -> None:
    """A mail that cannot be sent is named in the log; whoever waits for it asks again."""
    try:
        message.send()
    except Exception:  # whatever the mail server or the way to it does wrong
        logger.exception("A mail was not sent: %s", message.subject)
