"""Files of records on their way in: how they are read and what they would do; it writes nothing."""
