"""The search log at the desk: the list, one search with what rests on it, its form."""
