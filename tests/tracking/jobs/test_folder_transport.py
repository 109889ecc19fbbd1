"""The default broker: whole messages, in their order, and none that ends the worker."""

from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from gsi_tracker import broker
from gsi_tracker.celery import app
from gsi_tracker.folder_transport import Transport

QUEUE = "gsi-tracker"


@pytest.fixture
def channel(tmp_path):
    options = broker.transport_options("filesystem://", tmp_path, 60, QUEUE)
    broker.make_folders(options)
    with Connection(transport=Transport, transport_options=options) as connection:
        yield connection.default_channel


def test_it_is_the_one_that_celery_uses():
    with app.connection_for_write("filesystem://localhost") as connection:
        assert isinstance(connection.transport, Transport)


def test_messages_come_back_in_their_order(channel):
    for number in range(3):
        channel._put(QUEUE, {"number": number})

    assert [channel._get(QUEUE)["number"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get(QUEUE)


def test_half_a_message_is_passed_over(channel, tmp_path):
    folder = tmp_path / "broker" / "messages"
    (folder / f".0_x.{QUEUE}.msg").write_text("{")  # still being written
    (folder / f"0_x.{QUEUE}.msg").write_text("{")  # broken
    channel._put(QUEUE, {"number": 1})

    with pytest.raises(Empty):
        channel._get(QUEUE)
    assert channel._get(QUEUE) == {"number": 1}


def test_a_folder_that_cannot_be_written_is_said_and_leaves_nothing(channel, tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gsi_tracker.folder_transport.os.replace", full)

    with pytest.raises(ChannelError, match="No space left"):
        channel._put(QUEUE, {})

    assert list((tmp_path / "broker" / "messages").iterdir()) == []


def test_the_site_starts_where_the_folders_cannot_be_made(tmp_path):
    (tmp_path / "broker").write_text("a file where the folder should be")

    broker.make_folders(broker.transport_options("filesystem://", tmp_path, 60, QUEUE))


def test_what_was_taken_is_removed_in_time(channel, tmp_path):
    channel._put(QUEUE, {})
    channel._get(QUEUE)

    broker.remove_taken_messages(broker.transport_options("filesystem://", tmp_path, 60, QUEUE))

    assert not any((tmp_path / "broker" / "processed").iterdir())
