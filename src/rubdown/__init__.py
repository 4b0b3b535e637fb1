"""rubdown: a recovery planner that puts a runner's discharge massages around races and hard training."""

# A literal: asking importlib.metadata at every start costs more than the whole search.
__version__ = "0.1.0"
