"""The quick log: one short form for an event, and its requests while somebody types."""
