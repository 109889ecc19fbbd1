"""Charts, drawn on the server: what the templates in templates/tracking/charts/ need to know."""
