#!/usr/bin/env bash
# Publishes the app, measures the figures that are owed and prints them as a table.
#   run.sh                all of them, into docs/PERFORMANCE.md too; some 15 minutes, on a machine that does nothing else
#   run.sh load ws1000    only those; the names stand in the table's last column
# Needs Mosquitto (Debian's package mosquitto). Everything it makes lies in a temporary folder and is removed.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
app=$(mktemp -d)
trap 'rm -rf "$app"' EXIT
dotnet publish CoreScope.App -c Release -o "$app" --nologo -v quiet >&2
dotnet build CoreScope.Benchmarks -c Release --nologo -v quiet >&2
write=(); [ $# -gt 0 ] || write=(--write docs/PERFORMANCE.md)
dotnet CoreScope.Benchmarks/bin/Release/net10.0/CoreScope.Benchmarks.dll figures "$app" "${write[@]}" "$@"
