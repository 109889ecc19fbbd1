"""The public face: addresses, pages, feed and site map. Nothing here writes."""
