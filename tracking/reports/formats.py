"""The formats of a report's files: those of the lists that people open themselves."""

from __future__ import annotations

from django.db.models import TextChoices

from tracking import exports


class Format(TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"

    @property
    def content_type(self) -> str:
        return exports.Format(self.value).content_type
