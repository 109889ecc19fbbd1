"""The replies of readers at the desk: the list, one of them, its answer. For editors."""
