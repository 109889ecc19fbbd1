"""A kind of job for tests, whose work each test chooses, and reports in a folder of their own."""

import pytest

from tests.tracking.jobs.kinds import TEST_KIND
from tracking import jobs
from tracking.jobs import kinds
from tracking.models import Job


@pytest.fixture(autouse=True)
def reports_dir(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    return settings.REPORTS_DIR


@pytest.fixture
def work(monkeypatch):
    """Lets jobs of the test's kind do this."""

    def choose(run):
        kind = kinds.Kind(TEST_KIND, "A job of the tests", run)
        monkeypatch.setitem(kinds._kinds, TEST_KIND, kind)

    return choose


@pytest.fixture
def job(db):
    return jobs.enqueue(TEST_KIND, parameters={"rows": 3})


@pytest.fixture
def state_of():
    return lambda job: Job.objects.get(pk=job.pk).state
