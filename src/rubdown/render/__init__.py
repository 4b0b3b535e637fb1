"""Values in, text out. Rich is imported where it is used, never at the top of a module that a plain format needs."""
