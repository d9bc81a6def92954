"""What a person can do: the command line, the schedule and the screens."""
