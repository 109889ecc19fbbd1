"""The sources at the desk: the list, one source with what rests on it, its form."""
