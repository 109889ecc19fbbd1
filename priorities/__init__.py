"""What was set out: the editions of the paper, its items, their texts and commitments."""
