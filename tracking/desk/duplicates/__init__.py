"""Events that may be one: while typing, as a list, as a pair, and merging them."""
