"""Loaded by pytest before anything else: the tests choose their own settings."""

import os
import tempfile

os.environ["GSI_MODE"] = "test"
os.environ.pop("DEBUG", None)
os.environ.setdefault("GSI_VAR_DIR", tempfile.mkdtemp(prefix="gsi-tracker-tests-"))
