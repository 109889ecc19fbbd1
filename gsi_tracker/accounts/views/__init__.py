"""The pages of accounts: the way in and out, one's own account, and other people's."""
