"""What stands in for a mail server in production until EMAIL_URL names one."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NoMailServer(OSError):
    """There is no mail server to send with."""


class EmailBackend(BaseEmailBackend):
    """Refuses every mail, and prints none: the links in them are secret."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise NoMailServer("there is no mail server; set EMAIL_URL")
