"""Stores what is typed while it is typed, and what was sent by somebody signed out meanwhile."""
