"""Charts, drawn on the server: what templates/tracking/progress/charts/ needs to know."""
