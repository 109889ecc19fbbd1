"""Charts, drawn on the server: what the templates in templates/tracking/progress/charts/ need to know."""
