"""What a date, a place, an address or a text is: no models, no forms, no queries."""
