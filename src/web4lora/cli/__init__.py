"""The `web4` command: parses arguments, calls one room, prints. No logic lives here."""
