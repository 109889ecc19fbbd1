"""Records that come in files: read, matched with what is known here, and checked row by row."""
