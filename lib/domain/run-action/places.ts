import { environmentsIn, isDeploying } from '../freeze-breach/deploys.ts'
import type { PipelineKind } from '../pipeline/name.ts'
import type { RunVerb } from '../pipeline/verbs.ts'
import { type GateStage, placesBehind } from '../pipeline-gate/gate.ts'
import { rollsOut } from './verb.ts'

interface Parameter {
  key: string
  value: string | null
}

export interface PlacesQuestion {
  verb: RunVerb
  pipelineKind: PipelineKind
  /** Of the run; of a start those of the last run. */
  stages: readonly GateStage[]
  /** Null: a start. */
  jobId: string | null
  parameters: readonly Parameter[]
  environments: readonly { id: string; slug: string }[]
}

/** Where something would be rolled out. `known` false: the run does not say, and every place counts. */
export interface PlacesAhead {
  ids: string[]
  known: boolean
}

const nowhere: PlacesAhead = { ids: [], known: true }
const isPlaceKey = (key: string) => /env|环境|stage|target/i.test(key)

/** Environments that a parameter names, such as ENVIRONMENT=production. */
function inParameters({ parameters, environments }: PlacesQuestion): string[] {
  const texts = parameters.filter(({ key }) => isPlaceKey(key)).map(({ value }) => value ?? '')
  return environmentsIn(texts.join(' · '), environments)
}

/** Stages from the one that the job belongs to on; all of them for a start. */
const ahead = ({ stages, jobId }: PlacesQuestion): readonly GateStage[] =>
  jobId === null ? stages : stages.slice(Math.max(0, stages.findIndex(({ jobs }) => jobs.some(({ id }) => id === jobId)))) // biome-ignore format: one glance

function named(question: PlacesQuestion): string[] {
  if (question.jobId !== null) return placesBehind(question.stages, question.jobId, question.environments)
  const texts = question.stages
    .filter(({ name }) => isDeploying(name))
    .flatMap(({ name, jobs }) => [name, ...jobs.map((job) => job.name)])
  return environmentsIn(texts.join(' · '), question.environments)
}

/**
 * The environments that freezes are asked about before something is done: those that the gate, its stage, the next stage that
 * deploys or a parameter names. A delivery that does not say where it goes may go anywhere: unknown is never a yes. Pipelines
 * that check or build are asked about only from a stage of theirs that deploys.
 */
export function placesAhead(question: PlacesQuestion): PlacesAhead {
  if (!rollsOut[question.verb]) return nowhere
  const isDelivery = question.pipelineKind === 'cd' || question.pipelineKind === 'other'
  const rest = ahead(question)
  const deploysHere = isDeploying(rest[0]?.name ?? '')
  const isGate = question.verb === 'pass'
  if (!isDelivery && !deploysHere && !isGate) return nowhere
  const byName = named(question)
  if (byName.length > 0) return { ids: byName, known: true }
  const byParameter = inParameters(question)
  if (byParameter.length > 0) return { ids: byParameter, known: true }
  const deploysLater = rest.some(({ name }) => isDeploying(name))
  if (question.pipelineKind !== 'cd' && !deploysLater) return nowhere
  return { ids: question.environments.map(({ id }) => id), known: false }
}
