"""The publishers at the desk: the list, one with its sources, its forms, merging two of them."""
