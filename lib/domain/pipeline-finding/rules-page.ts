import { type FindingRule, findingRuleNames, findingRules, type RuleNeeds } from './rules.ts'
import { secretPatterns } from './secret-patterns.ts'
import { defaultProfile } from './stages.ts'

const needs: Record<RuleNeeds, string> = {
  catalogue: 'names and kinds of pipelines, as the last sync left them',
  definition: 'the definition as Flow has it',
  variables: 'variables of the pipeline and of its last run',
  files: 'definitions, Dockerfiles and settings files on the default branch',
  'branch-rules': 'rules of protected branches',
}

const head = `# Pipelines

Written by \`scripts/pipeline-rules.ts\` from the code; do not edit it here.

Sync looks at every repository with the pipelines that build from it: when its default branch moved, when a pipeline is
new, was renamed or changed, when the required stages were changed, within ten minutes after a pipeline ran, and once an
hour besides; ten of them in one pass, so that other reading keeps its share of the rate budget. What is wrong becomes a finding
with the change that repairs it (page Pipelines, Findings; each service, tab Runs; \`GET /api/v1/pipeline-findings\`). A finding is
closed only by a later look that asked its rule and found it no more. What could not be read is listed as unknown and
never called clean.

Of a key only where it stands and which pattern it has is kept: its value is looked at and never stored, logged or shown.

A finding can be let through until a date, with a reason and an owner, by itself (\`<rule> <repository>: <subject>\`) or by its
rule for one service (\`<rule> *\`). At the end of that day it counts again. The honesty report (page Pipelines, Findings, Honesty report;
\`GET /api/v1/pipeline-findings/honesty\`) lists gates that were advice, not connected or set aside, jobs that were skipped,
checks that are advice, and waivers past their date, with who did it.
`

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

function stages(): string {
  const rows = Object.entries(defaultProfile).map(([kind, names]) => `- ${kind}: ${listed(names)}`)
  return `## Required stages

The default; an administrator may say otherwise (Findings, Required stages; \`PUT /api/v1/pipeline-profile\`). A job is of a
stage by its names, step kinds or commands, in English or Chinese.

${rows.join('\n')}
`
}

const keys = (): string => `## What is taken for a key

Patterns: ${listed(secretPatterns.map(([name]) => name))}. Beside these \`secret-by-name\` (a name that speaks of a secret, with a
literal value) and \`high-entropy\` (24 characters or more, mixed, above 4.1 bits a character, and no digest, commit or
address). A variable, a template and an address of a secret store are no keys; a masked variable is none either.
`

function section(name: string, rule: FindingRule): string {
  return `## ${name}

- Found when: ${rule.found}
- Severity: \`${rule.severity}\`
- Why: ${rule.why}
- Fix: ${rule.fix}
- Reads: ${rule.needs.map((need) => needs[need]).join('; ')}
`
}

/** The page docs/pipelines.md. */
export const rulesPage = (): string =>
  [head, stages(), keys(), ...findingRuleNames.map((name) => section(name, findingRules[name]))].join('\n')
