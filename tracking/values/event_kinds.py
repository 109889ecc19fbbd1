"""What kinds of development an event can be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    STATEMENT = "statement", _("Statement")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    CONFERENCE = "conference", _("Conference")
    AGREEMENT = "agreement", _("Agreement")
    RESOLUTION = "resolution", _("Resolution")
    VOTE = "vote", _("Vote")
    MEDIATION = "mediation", _("Mediation")
    AID = "aid", _("Aid")
    TRAINING = "training", _("Training")
    EXERCISE = "exercise", _("Exercise")
    PUBLICATION = "publication", _("Publication")
    OTHER = "other", _("Other")
