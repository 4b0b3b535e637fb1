"""What `rubdown import` asks, writes and reports."""
