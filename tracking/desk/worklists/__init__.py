"""What waits for whom: the start page, drafts, review, what is due, submissions."""
