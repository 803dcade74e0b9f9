"""Selection: cuts, cut flows and figures of merit."""
