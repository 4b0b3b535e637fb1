"""E-mail messages and the settings they are sent with."""
