"""The forms of the desk: what a person may type, checked before any action runs."""
