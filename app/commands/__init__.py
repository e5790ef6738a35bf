"""The commands, one module per errand; each imports the rooms it needs when it is called."""
