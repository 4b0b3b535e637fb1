"""What several tests share: plans, the command, clients, checkers."""
