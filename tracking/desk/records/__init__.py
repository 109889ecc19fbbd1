"""A record's pages at the desk: its form, its acts, its versions, its comments, who has it open."""
