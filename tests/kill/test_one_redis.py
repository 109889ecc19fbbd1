"""Two installations on one Redis database: neither takes what is meant for the other."""

import pytest
import redis
from kombu import Connection

from gsi_tracker import broker
from tests.services import REDIS_URL
from tracking import doctor

# Beside the database that the other tests here empty.
URL = REDIS_URL.rpartition("/")[0] + "/6"


@pytest.fixture
def server():
    with redis.Redis.from_url(URL) as server:
        server.flushdb()
        yield server
        server.flushdb()


def installation(secret, tmp_path):
    """The queue of an installation with this secret, and a connection as its Celery makes it."""
    queue = broker.queue_of(secret)
    return queue, Connection(
        URL, transport_options=broker.transport_options(URL, tmp_path, 60, queue)
    )


def test_each_takes_its_own_messages(server, tmp_path, settings):
    (ours, one), (theirs, other) = (installation(secret, tmp_path) for secret in ("a", "b"))
    settings.CELERY_BROKER_URL, settings.CELERY_TASK_DEFAULT_QUEUE = URL, ours
    with one, other:
        one.SimpleQueue(ours).put("ours")
        assert doctor.broker_can_be_reached().level == "ok"

        other.SimpleQueue(theirs).put("theirs")

        assert doctor.broker_can_be_reached().level == "warn"
        assert other.SimpleQueue(theirs).get(timeout=2).payload == "theirs"
        assert one.SimpleQueue(ours).get(timeout=2).payload == "ours"
        assert all(key.startswith((ours.encode(), theirs.encode())) for key in server.scan_iter())
