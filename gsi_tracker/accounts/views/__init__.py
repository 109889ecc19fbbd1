"""The pages of accounts: sign-in and sign-out, one's own account, and other people's."""
