"""The editors' pages of imports: a file is read, matched, checked, mended, stored and undone."""
