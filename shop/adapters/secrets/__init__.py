"""Where secrets lie that are not in the environment."""
