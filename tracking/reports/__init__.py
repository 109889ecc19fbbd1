"""The report centre: `REPORTS` (kinds.py) are what can be asked, `Report` is one of them asked.

Page, file and background task build the same `Report` from the same query string.
"""
