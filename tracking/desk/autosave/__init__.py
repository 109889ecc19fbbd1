"""Autosaves what is typed, and saves what was sent after a session had ended."""
