"""What pages and reports say of progress: an item, a party, the matrix, the calendar."""
