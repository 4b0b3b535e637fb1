"""`rubdown club`'s files: the club, its runners' plans, and the therapists that they share."""
