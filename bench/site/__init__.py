"""The tracker with what it is compared with: an empty page, and lists as most sites have them."""
