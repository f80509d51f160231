"""AWS as a published site meets it: an emulator of S3, CloudFormation and invalidations, the key-value store that it
lacks, and an edge that runs the site's own function.
"""
