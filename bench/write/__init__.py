"""What recording and publishing costs, and what readers notice of it."""
