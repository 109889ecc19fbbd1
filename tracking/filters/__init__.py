"""The filters of the lists: one for a page, its files and its reports."""
