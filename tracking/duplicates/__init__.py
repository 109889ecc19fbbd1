"""Finds events that may be recorded twice, by a rule that people can read and check.

`candidate` is what a form or record says about an event, `rule` compares two candidates and says
why, `finding` looks for similar events among all, `register` stores what was found and decided.
"""
