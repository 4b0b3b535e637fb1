"""Delivery of reminders: the memory, mail, timers."""
