"""The search: one tokeniser, an index that each change of a record updates, and the results."""
