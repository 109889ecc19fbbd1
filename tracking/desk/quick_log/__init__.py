"""The quick log: one short form for an event, and what it asks for while somebody types."""
