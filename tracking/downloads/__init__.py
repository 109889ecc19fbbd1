"""What readers take away: the file of each list, and what a query string asks of it."""
