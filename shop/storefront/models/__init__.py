"""What each content file may say: one module per kind of file."""
