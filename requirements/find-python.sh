#!/bin/sh
# Print a Python 3.11, 3.12 or 3.13, or say what to install.
for name in python3.12 python3.11 python3.13 python3 python; do
  if command -v "$name" >/dev/null 2>&1 &&
    "$name" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
    echo "$name"
    exit 0
  fi
done
cat >&2 <<'TEXT'
No Python 3.11, 3.12 or 3.13 was found. Install one, then run the same command again:
  macOS:          brew install python@3.12
  Debian, Ubuntu: sudo apt install python3 python3-venv
  Fedora:         sudo dnf install python3.12
TEXT
exit 2
