"""The account of a deployed shop, and the code that is sent there."""
