"""What the words of `rubdown log` mean."""
