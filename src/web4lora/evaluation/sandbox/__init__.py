"""A place where a model's tool calls can be carried out and can do no harm."""
