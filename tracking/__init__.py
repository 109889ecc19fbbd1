"""What happened: events, forums, status updates, their parties and sources."""
