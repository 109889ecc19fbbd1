"""Records that come in files: read, matched, checked row by row, stored and undone."""
