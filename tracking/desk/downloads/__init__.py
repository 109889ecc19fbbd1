"""The log of what signed-in people downloaded, for administrators."""
