"""One set-up for many attempts: each is undone before the next."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is gone after it; records in memory stay as they are."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
