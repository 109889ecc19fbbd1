"""The search: one tokeniser, an index kept by the transactions that write records, and results."""
