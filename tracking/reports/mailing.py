"""The mail of a scheduled report: its file, if it is small, and its address."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from tracking.jobs.kinds import Result
from tracking.jobs.running import Refused
from tracking.models import Job
from tracking.reports.formats import Format

logger = logging.getLogger(__name__)

MOST_BYTES_ATTACHED = 5 << 20  # many mail servers refuse more than 10 MB, and base64 adds a third


def send(job: Job, result: Result) -> None:
    """Sends one mail to each address, so that no recipient sees another.

    **errors** `tracking.jobs.Refused` if the mail server cannot be reached or refuses a mail.
    """
    with override(settings.LANGUAGE_CODE):
        messages = [_message(job, result, address) for address in job.parameters["mail_to"]]
    try:
        get_connection().send_messages(messages)
    except (SMTPException, OSError) as error:
        logger.warning("job %s: its mail could not be sent: %s", job.pk, error)
        sentence = gettext("The mail could not be sent: “%(error)s”.")
        raise Refused(sentence % {"error": error}) from error
    logger.info("job %s: sent to %s addresses", job.pk, len(messages))


def _message(job: Job, result: Result, address: str) -> EmailMessage:
    is_attached = result.path.stat().st_size <= MOST_BYTES_ATTACHED
    context = {
        "job": job,
        "manifest": result.extra,
        "row_count": result.row_count,
        "is_attached": is_attached,
        "link": settings.SITE_URL + reverse("tracking:prepared", args=[job.token]),
        "days": settings.SCHEDULED_REPORT_DAYS,
    }
    message = EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{job.parameters['name']}",
        body=render_to_string("tracking/reports/email/scheduled_report.txt", context),
        to=[address],
    )
    if is_attached:
        content_type = Format(job.parameters["format"]).content_type.partition(";")[0]
        message.attach(result.extra["file"], result.path.read_bytes(), content_type)
    return message
