"""What is reported about a planned season: the values of the JSON promise."""
