"""The records and their reference data."""

from tracking.models.cache_versions import CacheVersion
from tracking.models.citations import Citation
from tracking.models.cited_downloads import CitedDownload
from tracking.models.comments import Comment
from tracking.models.downloads import Download
from tracking.models.duplicates import EventFingerprint, Merge, SuspectedPair
from tracking.models.events import Event
from tracking.models.evidence_corrections import EvidenceCorrection
from tracking.models.evidence_links import EvidenceLink
from tracking.models.form_drafts import FormDraft
from tracking.models.forums import Forum
from tracking.models.heartbeats import Heartbeat
from tracking.models.imports import Import, ImportMapping, ImportRow
from tracking.models.involvements import Involvement
from tracking.models.jobs import Failure, Job, JobState
from tracking.models.open_forms import OpenForm
from tracking.models.parties import Party
from tracking.models.public_revisions import PublicRevision
from tracking.models.publishers import Publisher
from tracking.models.records import Record
from tracking.models.replies import Reply, ReplySender
from tracking.models.schedules import ReportRun, ReportSchedule
from tracking.models.search_entries import SearchEntry
from tracking.models.searches import SearchLog
from tracking.models.second_opinions import SecondOpinion
from tracking.models.sources import Source
from tracking.models.states import State
from tracking.models.status_updates import StatusUpdate
from tracking.models.summaries import Summary
from tracking.models.visits import DeskVisit

__all__ = [
    "CacheVersion",
    "Citation",
    "CitedDownload",
    "Comment",
    "DeskVisit",
    "Download",
    "Event",
    "EventFingerprint",
    "EvidenceCorrection",
    "EvidenceLink",
    "Failure",
    "FormDraft",
    "Forum",
    "Heartbeat",
    "Import",
    "ImportMapping",
    "ImportRow",
    "Involvement",
    "Job",
    "JobState",
    "Merge",
    "OpenForm",
    "Party",
    "PublicRevision",
    "Publisher",
    "Record",
    "Reply",
    "ReplySender",
    "ReportRun",
    "ReportSchedule",
    "SearchEntry",
    "SearchLog",
    "SecondOpinion",
    "Source",
    "State",
    "StatusUpdate",
    "Summary",
    "SuspectedPair",
]
