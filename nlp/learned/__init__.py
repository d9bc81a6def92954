"""What is learned from annotated sheets: the sheets, the training, and the network at work."""
