"""What pages and reports show of progress: an item, a party, the matrix, the calendar."""
