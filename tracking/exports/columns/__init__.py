"""The columns of each list's files, each declared once."""
