"""The plan: what the runner wrote, logged and did, as values."""
