"""Loaded by pytest before anything else: the tests choose their own settings."""

import atexit
import os
import tempfile

# Removed with the process that made it.
var_dir = tempfile.TemporaryDirectory(prefix="gsi-tracker-tests-", ignore_cleanup_errors=True)
atexit.register(var_dir.cleanup)

os.environ["GSI_MODE"] = "test"
os.environ["GSI_VAR_DIR"] = var_dir.name
for name in (
    "DEBUG", "PORT", "GSI_SITE_URL", "GSI_ACTIVITY_MONTHS", "GSI_AUTHOR_MAY_PUBLISH",
    "GSI_MAIL_COMMENTS", "GSI_SEARCH_DAYS", "GSI_RIGHT_OF_REPLY", "GSI_REPLY_DAYS",
    "GSI_DOWNLOAD_DAYS", "GSI_CITATIONS_A_DAY",
    "GSI_DEMO_PASSWORD", "GSI_REQUIRE_MFA", "GSI_TRUSTED_PROXIES", "GSI_BEHIND_TLS_PROXY",
    "EMAIL_URL", "GSI_BROKER_URL", "GSI_JOB_LEASE_SECONDS", "GSI_JOB_MINUTES",
    "GSI_JOBS_OF_VISITORS", "GSI_JOBS_OF_A_PERSON", "GSI_REPORT_DAYS", "GSI_HSTS_SUBDOMAINS",
    "GSI_HSTS_PRELOAD",
    "GSI_DATABASE_CONNECT_SECONDS", "GSI_DATABASE_STATEMENT_SECONDS", "GSI_DATABASE_LOCK_SECONDS",
    "GSI_DATABASE_IDLE_SECONDS",
):  # fmt: skip
    os.environ.pop(name, None)
# No test fails because the machine was slow.
os.environ["GSI_VISITOR_SECONDS"] = "0"
