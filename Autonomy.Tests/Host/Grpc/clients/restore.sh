#!/usr/bin/env bash
# Fetches what the clients here need, beside them: the packages of the lock file, from the registry that npm is set to.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/node"
npm ci --ignore-scripts --no-audit --no-fund
