"""The club's planner: against other optimisers, an independent validator, and instances to measure it by."""
