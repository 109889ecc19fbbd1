"""Events that may be one: suggested while typing, listed, shown as a pair, merged."""
