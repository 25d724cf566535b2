#!/usr/bin/env bash
# Builds everything and runs every test. The last line is always `N passed, N failed, N skipped`, and the exit code
# tells whether all is well: 0 only when the build passed, at least one test ran, and none failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results="$PWD/TestResults"
rm -rf "$results"

dotnet restore Autonomy.sln --locked-mode
dotnet build Autonomy.sln --configuration Release --no-restore

# A test that hangs is aborted with a dump, so that the run ends by itself.
run_code=0
dotnet test Autonomy.sln --configuration Release --no-build \
  --logger "console;verbosity=minimal" --logger "trx" --results-directory "$results" \
  --blame-hang-timeout 5m --blame-hang-dump-type none || run_code=$?

# The clients in TypeScript, with the service that was just built.
typescript="$PWD/clients/typescript"
if [[ -d "$typescript/node_modules" ]]; then
  AUTONOMY_HOST_ASSEMBLY="$PWD/Autonomy.Host/bin/Release/net10.0/Autonomy.Host.dll" npm test --prefix "$typescript" -- \
    --reporter=default --reporter=junit --outputFile.junit="$results/typescript.xml" || run_code=$?
fi

# The sum over the suites of the clients in TypeScript of one count of their result file.
typescript_sum_of() {
  { grep -ho '<testsuite [^>]*>' "$results/typescript.xml" 2> /dev/null || true; } \
    | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" \
    | awk '{ sum += $1 } END { print sum + 0 }'
}

# The sum over the test assemblies of one counter of their result files.
sum_of() {
  { find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + || true; } \
    | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" \
    | awk '{ sum += $1 } END { print sum + 0 }'
}

# The skipped tests, a line each: name, tab, reason.
list_skipped() {
  if [[ ! -d "$typescript/node_modules" ]]; then
    printf '%s\t%s\n' clients/typescript \
      "needs data: node, and the packages that scripts/restore-typescript-clients.sh fetches"
  fi
  find "$results" -name '*.trx' -exec cat {} + | awk '
    function between(text, from, to) { sub(".*" from, "", text); sub(to ".*", "", text); return text }
    function flush() { if (name != "") print name "\t" reason; name = "" }
    /<UnitTestResult / { flush() }
    /<UnitTestResult .*outcome="NotExecuted"/ {
      name = between($0, " testName=\"", "\"")
      reason = "no reason is given"
    }
    name != "" && /<Message>/ { reason = between($0, "<Message>", "</Message>") }
    END { flush() }' | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

# A test may be skipped for what the kernel cannot do, and for optional data that is not there. Elsewhere than in CI a
# skip is only listed; in CI any other reason fails the run, and so does missing data where the data's folder exists.
may_skip() {
  [[ "${CI:-}" != true ]] && return 0
  [[ "$1" == "needs kernel: "* ]] && return 0
  [[ "$1" == "needs data: "* && ! -d ../shared ]]
}

total=$(sum_of total)
executed=$(sum_of executed)
passed=$(sum_of passed)
# What ran and did not pass has failed: timed out and aborted tests have counters of their own.
failed=$((executed - passed))
skipped=$((total - executed))
unsuccessful=$(($(typescript_sum_of failures) + $(typescript_sum_of errors)))
ignored=$(typescript_sum_of skipped)
passed=$((passed + $(typescript_sum_of tests) - unsuccessful - ignored))
failed=$((failed + unsuccessful))
skipped=$((skipped + ignored))

if ((run_code == 0 && executed == 0)); then
  echo "No test ran: is a test project missing from Autonomy.sln?" >&2
  run_code=1
fi
if ((run_code == 0 && failed > 0)); then run_code=1; fi
if ((run_code != 0 && failed == 0)); then
  echo "The test run ended with code $run_code although no test failed: see the output above." >&2
fi
while IFS=$'\t' read -r name reason; do
  echo "skipped: $name - $reason"
  if ! may_skip "$reason"; then
    echo "This reason does not stand in CI: run the test there, or begin it with 'needs kernel: '." >&2
    run_code=1
  fi
done < <(list_skipped)
echo "$passed passed, $failed failed, $skipped skipped"
exit "$run_code"
