#!/usr/bin/env bash
# Fetches what the public gRPC clients of the tests need: the packages of the lock file, from the registry that npm is
# set to, beside the client; the library of workers in TypeScript, built; and Debian's grpcio, where it is missing and
# apt-get may be used.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v npm > /dev/null; then
  npm ci --prefix Autonomy.Tests/Host/Grpc/clients/node --ignore-scripts --no-audit --no-fund
  npm ci --prefix clients/typescript/worker --ignore-scripts --no-audit --no-fund
  npm run build --prefix clients/typescript/worker
else
  echo "npm is not on the PATH: the tests with grpc-js are skipped." >&2
fi

if ! /usr/bin/python3 -c 'import grpc, google.protobuf' 2> /dev/null; then
  { apt-get update -qq && apt-get install -y -qq python3-grpcio python3-protobuf; } \
    || echo "python3-grpcio cannot be installed: the tests with grpcio are skipped." >&2
fi
