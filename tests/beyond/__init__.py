"""The second tier against programs: one good chat for each protocol, and what spoils it."""
