"""Django's SQLite, whose threads in one process write in turn."""
