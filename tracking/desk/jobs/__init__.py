"""The editors' pages of background jobs and scheduled reports."""
