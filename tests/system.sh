#!/usr/bin/env bash
# Puts what the tests need of the machine in place: as root by apt-get, else prints the one command.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
{ compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; } || missing+=(postgresql)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
command -v strace >/dev/null || missing+=(strace)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "Тестам нужны программы: sudo apt-get install -y ${missing[*]}"
  [ "${CI:-}" = "true" ] && exit 1
  exit 0
fi
