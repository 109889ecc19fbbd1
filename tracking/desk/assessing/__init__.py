"""Assessing an item or commitment: the form, and what an analyst has to look at first."""
