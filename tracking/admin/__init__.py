"""The Django admin of the records: the same rules as the desk, for those who prefer it."""

from tracking.admin import events, forums, parties, publishers, sources, status_updates, users

__all__ = ["events", "forums", "parties", "publishers", "sources", "status_updates", "users"]
