"""The desk's lists of work: the start page, drafts, review, what is due, submissions."""
