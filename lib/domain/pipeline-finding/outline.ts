/** One job of a definition, as far as rules ask. */
export interface OutlinedJob {
  id: string
  stage: string
  /** Everything that names it and its steps: what it is for is read from these. */
  words: string[]
  /** Shell commands, line by line. */
  commands: string[]
  /** Kinds of its steps and its component, as Flow calls them. */
  kinds: string[]
  hasSteps: boolean
  /** Text of runsOn, or of its group; null: it says nothing. */
  runsOn: string | null
  /** Why its failure does not matter, or null. */
  ignores: string | null
}

type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
/** Members of a mapping or of a list, with their ids. */
const membersOf = (value: unknown): [string, Fields][] =>
  Array.isArray(value)
    ? value.map((each, index) => [String(index + 1), fieldsOf(each)])
    : Object.entries(fieldsOf(value)).map(([id, each]) => [id, fieldsOf(each)])

const flags = ['allowFailure', 'allow_failure', 'ignoreFailure', 'continueOnError', 'failureIgnore']

function ignored(fields: Fields): string | null {
  const flag = flags.find((name) => fields[name] === true || fields[name] === 'true')
  if (flag) return `${flag}: true`
  return fields.driven === 'manual' ? 'driven: manual' : null
}

function outlineJob(stage: string, id: string, job: Fields): OutlinedJob {
  const steps = membersOf(job.steps)
  const withs = [job, ...steps.map(([, step]) => step)].map((each) => fieldsOf(each.with))
  const runs = [...withs.map((each) => each.run), ...steps.map(([, step]) => step.run), job.run]
  const commands = runs
    .flatMap((run) => (textOf(run) ?? '').split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const kinds = [textOf(job.component), ...steps.map(([, step]) => textOf(step.step))].filter(
    (kind) => kind !== null,
  )
  const names = [
    id,
    textOf(job.name),
    ...steps.flatMap(([key, step]) => [Array.isArray(job.steps) ? null : key, textOf(step.name)]),
  ]
  const ignores = [job, ...steps.map(([, step]) => step)].map(ignored).find((why) => why !== null) ?? null
  const runsOn = textOf(job.runsOn) ?? textOf(fieldsOf(job.runsOn).group)
  return {
    id,
    stage,
    words: [...names.filter((name) => name !== null), ...kinds],
    commands,
    kinds,
    hasSteps: steps.length > 0,
    runsOn,
    ignores,
  }
}

/** Jobs of a Flow definition in their order; empty where the document is none. Unknown fields and shapes are passed over. */
export function outlineOf(document: unknown): OutlinedJob[] {
  return membersOf(fieldsOf(document).stages).flatMap(([stage, fields]) =>
    membersOf(fields.jobs).map(([id, job]) => {
      const outlined = outlineJob(stage, id, job)
      const name = textOf(fields.name)
      return name === null ? outlined : { ...outlined, stage: name }
    }),
  )
}
