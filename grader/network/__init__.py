"""Every byte between the programs passes here: addresses, taps, faults, and what the programs tell of their threads."""
