"""The sample records and the demonstration's accounts."""
