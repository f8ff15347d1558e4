"""What things mean: text in, meaning out. Pure: no disk, no network, no model."""
