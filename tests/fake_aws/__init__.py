"""An account at AWS that a shop can be deployed to: moto, AWS's own SAM, and what these lack."""
