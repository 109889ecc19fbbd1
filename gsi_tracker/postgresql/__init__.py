"""Django's PostgreSQL, with a limit to how long this side waits for an answer."""
