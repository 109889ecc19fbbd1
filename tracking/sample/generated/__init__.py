"""Generated events in any number, for measuring: like the sample's, with all that actions leave."""
