#!/usr/bin/env bash
# Fetches what the clients in TypeScript are built and tested with: the packages of their lock file, from the registry
# that npm is set to, beside the clients.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v npm > /dev/null; then
  npm ci --prefix clients/typescript --ignore-scripts --no-audit --no-fund
else
  echo "npm is not on the PATH: the tests of the clients in TypeScript are skipped." >&2
fi
