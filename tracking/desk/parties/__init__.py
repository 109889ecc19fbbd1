"""The parties at the desk: the list, one party with its events, its forms, new ones at a review."""
