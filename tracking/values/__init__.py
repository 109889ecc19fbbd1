"""What a date, a place, an address or a text may be: no models, no forms, no queries."""
