"""A job that takes as many steps as it is asked for and writes a line at each."""

import time

from tracking.jobs import files
from tracking.jobs.kinds import Kind, Result, register

STEP_SECONDS = 0.02


def lines(steps):
    return [b"%d of %d\n" % (number, steps) for number in range(1, steps + 1)]


def write_slowly(job, progress):
    steps = job.parameters["steps"]
    path = files.partial_path(job, ".txt")
    with path.open("wb", buffering=0) as file:
        for number, line in enumerate(lines(steps)):
            progress(number, steps)
            file.write(line)
            time.sleep(STEP_SECONDS)
    return Result(path, steps)


register(Kind("slow", "A slow job", write_slowly))
