"""The studio: everything the sample shop's pictures are drawn with."""
