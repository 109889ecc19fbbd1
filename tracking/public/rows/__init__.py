"""What a row of a long list or table shows, worked out before the template draws it.

A list has 25 rows, the matrix three hundred cells. Each look-up of a template costs some 5 µs on
a model, and a third of that on a row, which answers by key at once.
"""
