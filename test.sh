#!/usr/bin/env bash
# Builds with warnings as errors and runs the tests. Installs what they need from Debian's packages.
#   ./test.sh         everything but the soak tests and the figures
#   ./test.sh quick   without browser and whole-process tests
#   ./test.sh soak    the long forms only
#   ./test.sh figures what is measured in a browser, on a machine that does nothing else
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

case "${1:-all}" in
  all) filter='Category!=Soak&Category!=Figures' ;;
  quick) filter='Category!=Soak&Category!=Figures&Category!=Browser&Category!=EndToEnd' ;;
  soak) filter='Category=Soak' ;;
  figures) filter='Category=Figures' ;;
  *) echo "usage: ./test.sh [quick|soak|figures]" >&2; exit 2 ;;
esac

need() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }
missing=()
need mosquitto || missing+=(mosquitto)
need mosquitto_pub || missing+=(mosquitto-clients)
need openssl || missing+=(openssl)
[ "${1:-all}" = quick ] || need chromium || missing+=(chromium)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -q >/dev/null
  # The tests start their own brokers: the package's service must not take the port.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -yq --no-install-recommends "${missing[@]}" >/dev/null
fi

dotnet build CoreScope.Blazor.sln -warnaserror --nologo -v quiet
dotnet format whitespace CoreScope.Blazor.sln --no-restore --verify-no-changes

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
dotnet test CoreScope.Tests --no-build --nologo --filter "$filter" --logger "trx;LogFileName=tests.trx" --logger "console;verbosity=minimal" --results-directory "$results" || status=$?

counters=$(grep -o '<Counters [^>]*>' "$results/tests.trx")
count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$counters"; }
total=$(count total); executed=$(count executed); passed=$(count passed); failed=$(count failed)
echo "$passed passed, $failed failed, $((total - executed)) skipped"
[ "$passed" -gt 0 ] || status=1
exit "$status"
