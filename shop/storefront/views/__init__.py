"""What the templates get: plain objects, made from the catalogue for one language at a time."""
