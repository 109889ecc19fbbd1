import fcntl
import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from gsi_tracker.environment import Mode
from tracking.models import Event
from tracking.sample import accounts


class Command(BaseCommand):
    help = "Serves a demonstration on this computer: sample records and three accounts."
    requires_system_checks = []  # they have their own command, and the start should be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reload", action="store_true", help="the development server, restarted at changes"
        )
        parser.add_argument("--prepare", action="store_true", help="stop before serving")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in {Mode.DEMO, Mode.DEVELOPMENT}:
            raise CommandError(
                f"This would create accounts with a known password; it is not for {settings.MODE}. "
                "Run: make run"
            )
        lock = self.hold_folder()
        try:
            self.require_free_port()
            self.prepare()
            if not options["prepare"]:
                os.set_inheritable(lock, True)  # held until the servers have ended
                self.serve(reload=options["reload"])
        finally:
            os.close(lock)

    def hold_folder(self) -> int:
        """The descriptor of a lock on var/, so that no second copy serves the same records.

        The system gives it back however its holder ends.
        """
        try:
            settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
            lock = os.open(settings.VAR_DIR / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CommandError(
                f"{settings.VAR_DIR} cannot be written to ({error.strerror}); use another folder: "
                "GSI_VAR_DIR=/path/of/yours make run"
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(lock, 100).decode() or "another process"
            os.close(lock)
            raise CommandError(
                f"A copy already runs on {settings.VAR_DIR}: {holder}. Stop it with Ctrl-C, "
                f"or use another folder and port: GSI_VAR_DIR=var-2 make run "
                f"PORT={settings.PORT % 65535 + 1}"
            ) from error
        os.truncate(lock, 0)
        os.write(lock, f"http://127.0.0.1:{settings.PORT}/, process {os.getpid()}".encode())
        return lock

    def require_free_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"Port {settings.PORT} cannot be used ({error.strerror}); "
                    f"choose another: make run PORT={settings.PORT % 65535 + 1}"
                ) from error

    def prepare(self) -> None:
        call_command("install", verbosity=0)
        if not Event.objects.samples().exists():
            self.stdout.write("Loading the sample records; this happens once.")
            call_command("load_sample", verbosity=0)
        try:
            password = accounts.demo_password()
        except ValidationError as error:
            raise CommandError(f"GSI_DEMO_PASSWORD: {' '.join(error.messages)}") from error
        accounts.create_accounts(password)
        self.stdout.write(
            f"\nGSI Tracker: http://127.0.0.1:{settings.PORT}/\n"
            f"Accounts: {', '.join(accounts.NAMES)}; password: {password}\n"
            "Stop with Ctrl-C.\n"
        )
        self.stdout.flush()

    def serve(self, *, reload: bool) -> None:
        command = [sys.executable, "-m", "gsi_tracker.supervisor"]
        if reload:
            command += ["--reload", f"127.0.0.1:{settings.PORT}"]
        os.chdir(settings.BASE_DIR)
        os.execv(command[0], command)  # noqa: S606 (no shell: the words are our own)
