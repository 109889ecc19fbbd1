"""The versions of a record: all of them for staff, the public ones for readers."""
