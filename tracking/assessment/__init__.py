"""The status scale, what evidence supports which status, and how confident an assessment is."""
