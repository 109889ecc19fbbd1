"""The report centre: `REPORTS` (kinds.py) lists the kinds of report, `Report` is one of them.

Page, file and background task build the same `Report` from the same query string.
"""
