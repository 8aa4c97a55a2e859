import type { PipelineFinding, PipelineUnit } from './facts.ts'
import { outlineOf } from './outline.ts'
import { definitionsOf, findingAt, linesOf, type TextPlace } from './places.ts'

const changes =
  /\bkubectl\b(?:\s+(?:-\S+|--?\S+[= ]\S+))*?\s+(apply|create|replace|patch|delete|scale|edit|set\s+image|rollout\s+(?:restart|undo))\b/
const helm = /\bhelm3?\b[^|;&]*?\s(install|upgrade|rollback|uninstall)\b/
const component = /^(?:kubectl|kubernetes|k8s|helm)/i
const jenkins = /jenkins/i

/** A line that changes a cluster, and with which words; null: none. A dry run changes nothing. */
export function clusterChange(line: string): string | null {
  if (/--dry-run(?:[= ](?:client|server|true))?\b/.test(line)) return null
  const kubectl = changes.exec(line)?.[1]
  if (kubectl) return `kubectl ${kubectl.replaceAll(/\s+/g, ' ')}`
  const found = helm.exec(line)?.[1]
  return found ? `helm ${found}` : null
}

function directApply(place: TextPlace): PipelineFinding[] {
  const lines = linesOf(place.text).flatMap(({ line, text }) => {
    const command = clusterChange(text)
    return command === null ? [] : [{ line, command }]
  })
  const parts = outlineOf(place.document).flatMap(({ id, kinds }) =>
    kinds.filter((kind) => component.test(kind)).map((kind) => ({ id, command: kind })),
  )
  const found = new Map<string, PipelineFinding>()
  for (const { line, command } of lines)
    if (!found.has(command))
      found.set(
        command,
        findingAt(place, 'kubectl-apply', command, { line, values: { command, place: place.name } }),
      )
  for (const { id, command } of parts)
    found.set(
      `${id} ${command}`,
      findingAt(place, 'kubectl-apply', `${id} ${command}`, { values: { command, place: place.name } }),
    )
  return [...found.values()]
}

function runners(place: TextPlace): PipelineFinding[] {
  if (place.document instanceof Error) return []
  const jobs = outlineOf(place.document)
  const toJenkins = jobs.filter(({ kinds }) => kinds.some((kind) => jenkins.test(kind)))
  const inPublic = jobs.filter(
    ({ hasSteps, runsOn }) => hasSteps && (runsOn === null || /^public\b/.test(runsOn)),
  )
  const findings = toJenkins.map((job) =>
    findingAt(place, 'runner-jenkins', job.id, { values: { job: job.id, place: place.name } }),
  )
  const [first] = inPublic
  if (!first) return findings
  const group = inPublic.find(({ runsOn }) => runsOn !== null)?.runsOn ?? ''
  const values = {
    jobs: inPublic.map(({ id }) => id).join(', '),
    count: inPublic.length,
    group,
    place: place.name,
  }
  const diff =
    group === ''
      ? [{ kind: 'added' as const, text: 'runsOn: private/<your build cluster>' }]
      : [
          { kind: 'removed' as const, text: `runsOn: ${group}` },
          { kind: 'added' as const, text: 'runsOn: private/<your build cluster>' },
        ]
  return [...findings, findingAt(place, 'runner-public', '', { values, diff })]
}

/** Steps that change a cluster themselves. */
export const clusterChanges = (unit: PipelineUnit): PipelineFinding[] =>
  definitionsOf(unit).flatMap(directApply)

/** Where jobs run. Flow's default, where a job says nothing, is its public cluster. */
export const runnerKinds = (unit: PipelineUnit): PipelineFinding[] => definitionsOf(unit).flatMap(runners)
