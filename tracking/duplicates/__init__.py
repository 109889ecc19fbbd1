"""Never twice: finds events that may be one and the same, by a rule that can be read and checked.

`telling` is what one source says of an event, `rule` compares two tellings and says why, `finding`
looks for the candidates among all events, `register` keeps what was found and decided.
"""
