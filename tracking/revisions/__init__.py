"""What became of a record: its versions for staff, and the public ones."""
