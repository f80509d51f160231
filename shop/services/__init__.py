"""One module a use case, named by its verb. Each takes the ``Shop`` and says what happened."""
