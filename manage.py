#!/usr/bin/env python
"""Runs the management commands of GSI Tracker."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"GSI Tracker did not start. {error}")


if __name__ == "__main__":
    main()
