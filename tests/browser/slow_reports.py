"""Reports of a few rows at a time, with a pause after each: a small one takes as if it were large.

Only the worker of the tests imports this.
"""

import time
from dataclasses import replace

from django.conf import settings

from tracking.exports import reading
from tracking.jobs.kinds import kind_named, register
from tracking.reports.preparing import REPORT, SCHEDULED

STEP_ROWS = 5
STEP_SECONDS = 0.3
HELD = settings.VAR_DIR / "held"  # while there is such a file, no report goes on


def slowly(run):
    def run_slowly(job, progress):
        def told(done, total=None):
            progress(done, total)
            time.sleep(STEP_SECONDS)
            while done and HELD.exists():
                progress(done, total)  # by which a cancelled one ends
                time.sleep(STEP_SECONDS)

        return run(job, told)

    return run_slowly


reading.ROWS_AT_A_TIME = STEP_ROWS
for name in (REPORT, SCHEDULED):
    kind = kind_named(name)
    register(replace(kind, run=slowly(kind.run)))
