#!/bin/sh
# A step of a Flow pipeline: may this be merged now? docs/releases.md says how it is set up.
# SLUICE_URL      address of the portal
# SLUICE_TOKEN    an API token with the scope "read", as a secret variable
# TARGET_BRANCH   what is merged into, for example release/202606
# Ends with 0: it may, or nobody could find out. 1: a freeze is in the way. 2: the step is set up wrongly.
set -u
for name in SLUICE_URL SLUICE_TOKEN TARGET_BRANCH; do
  eval "value=\${$name:-}"
  [ -n "$value" ] || { echo "merge check: $name is not set" >&2; exit 2; }
done
repository=${REPOSITORY:-$(git config --get remote.origin.url)}
sha=${CI_COMMIT_SHA:-$(git rev-parse HEAD)}
set -- --data-urlencode "repository=$repository" --data-urlencode "targetBranch=$TARGET_BRANCH" --data-urlencode "sha=$sha"
[ -z "${CI_COMMIT_REF_NAME:-}" ] || set -- "$@" --data-urlencode "sourceBranch=$CI_COMMIT_REF_NAME"
field() { printf '%s' "$body" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Commits that were just pushed are read while we wait.
for wait in 0 ${MERGE_CHECK_WAITS:-5 10 20}; do
  sleep "$wait"
  # The token goes through standard input: the list of processes would show an argument.
  answer=$(printf 'header = "Authorization: Bearer %s"\n' "$SLUICE_TOKEN" |
    curl --config - --silent --show-error --get --max-time 20 --write-out '\n%{http_code}' "$@" "${SLUICE_URL%/}/api/v1/merge-checks")
  status=$(printf '%s' "$answer" | tail -n 1)
  body=$(printf '%s' "$answer" | sed '$d')
  case $status in
    200)
      case $(field answer) in
        pass) echo "$(field summary)"; exit 0 ;;
        block) echo "merge check: $(field summary)" >&2; echo "$body" >&2; exit 1 ;;
      esac
      [ "$(field unknown)" = commits ] || break
      ;;
    4*)
      [ "$status" = 429 ] || { echo "merge check: the portal refused the question ($status): $body" >&2; exit 2; }
      ;;
  esac
done
echo "merge check: nobody could find out ($status), so it goes on; production is still guarded. ${body:-}" >&2
exit 0
