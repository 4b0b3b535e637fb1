"""Training that was done: activities of other programs in, done sessions, races and massages of a plan out."""
