#!/bin/sh
# A made-up wrangler for tests: answers as 4.86 does, with an account that is a folder beside it. What it was called with is
# kept in `calls`, and what it read from its standard input in the secrets themselves.
here=$(dirname "$0")
printf '%s\n' "$*" >> "$here/calls"

complain() {
  printf '\033[31m✘ \033[41;31m[\033[41;97mERROR\033[41;31m]\033[0m \033[1m%s\033[0m\n\n\n' "$1" >&2
  printf '🪵  Logs were written to "/somewhere/wrangler.log"\n' >&2
  exit 1
}

case "$1 $2" in
"--version ") echo "4.86.0" ;;
"whoami --json")
  [ -e "$here/logged-out" ] && { printf '{"loggedIn":false}\n'; exit 1; }
  printf '{\n  "loggedIn": true,\n  "authType": "OAuth Token",\n  "email": "ada@shop.example",\n'
  printf '  "accounts": [ { "id": "1", "name": "Shop" } ],\n  "tokenPermissions": [ "workers:write" ]\n}\n' ;;
"secret list")
  [ -d "$here/secrets" ] || complain 'Worker "rappel" not found.

If this is a new Worker, run `wrangler deploy` first to create it.'
  separator=''
  printf '['
  for secret in "$here"/secrets/*; do
    [ -e "$secret" ] || continue
    printf '%s\n  {\n    "name": "%s",\n    "type": "secret_text"\n  }' "$separator" "$(basename "$secret")"
    separator=','
  done
  printf '\n]\n' ;;
"secret put")
  [ -e "$here/refuses-secrets" ] && complain 'A request to the Cloudflare API failed. Authentication error [code: 10000]'
  mkdir -p "$here/secrets"
  cat > "$here/secrets/$3"
  printf '🌀 Creating the secret for the Worker "rappel"\n✨ Success! Uploaded secret %s\n' "$3" ;;
"deployments status")
  [ -d "$here/secrets" ] || complain 'A request to the Cloudflare API (/accounts/1/workers/scripts/rappel/deployments) failed.
  This Worker does not exist on your account. [code: 10007]'
  printf '{\n  "id": "d",\n  "versions": [\n    { "version_id": "old", "percentage": 0 },\n    { "version_id": "now", "percentage": 100 }\n  ]\n}\n' ;;
"versions view")
  [ "$3" = now ] || complain "no such version: $3"
  printf '{\n  "id": "now",\n  "resources": {\n    "bindings": ['
  printf ' { "name": "SIGNING_KEY", "type": "secret_text" }'
  [ -e "$here/deployed" ] && printf ', { "name": "JURISDICTION", "type": "plain_text", "text": "%s" }' "$(cat "$here/deployed")"
  printf ' ]\n  }\n}\n' ;;
"deploy --dry-run") printf 'Total Upload: 3900.00 KiB / gzip: 1450.00 KiB\n--dry-run: exiting now.\n' ;;
"deploy ")
  [ -e "$here/refuses-deployments" ] && complain 'You need to register a workers.dev subdomain'
  mkdir -p "$here/secrets"
  sed -n 's/^JURISDICTION = "\(.*\)"/\1/p' wrangler.toml > "$here/deployed"
  printf 'Uploaded rappel\nDeployed rappel triggers\n' ;;
*) complain "Unknown argument: $*" ;;
esac
