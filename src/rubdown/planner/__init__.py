"""Every day's verdict, the exact search, the solved season, and stable UIDs."""
