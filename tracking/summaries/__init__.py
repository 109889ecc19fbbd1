"""Numbers of everything public, kept by each act in its own transaction.

`facts`: what an event or a source adds to which numbers, declared once. `keeping`: what an act
changes. `recounting`: all of it from nothing.
"""
