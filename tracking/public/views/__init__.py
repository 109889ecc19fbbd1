"""The public pages. They read; they never write."""
