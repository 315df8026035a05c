"""The order of the steps, nothing else."""
