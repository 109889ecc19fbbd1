"""Second opinions: who is asked for one, what came of it."""
