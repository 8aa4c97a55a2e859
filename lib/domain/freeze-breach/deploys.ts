/** A stage of a run, as the pipeline's run has it. */
export interface RunStage {
  name: string
  startedAt?: string | null
  jobs?: readonly { name?: string; startedAt?: string | null }[]
}

/** A place that a run has begun to deploy to, and when. */
export interface Deploying {
  /** Null: the stage does not say where. */
  environmentId: string | null
  at: Date
}

export const isDeploying = (text: string): boolean =>
  /部署|发布|上线|deploy|roll ?out|\brelease\b/i.test(text) && !/确认|confirm|审批|approv/i.test(text)

/** What people call the usual environments beside their slugs. */
const alsoCalled: Record<string, readonly string[]> = {
  test: ['测试'],
  'pre-production': ['预发', 'pre', 'staging'],
  preview: ['灰度', 'gray', 'grey', 'canary'],
  production: ['生产', '正式', '线上', 'prod'],
}

/** Environments that a text names. The longest name first: pre-production is not production. */
export function environmentsIn(
  text: string,
  environments: readonly { id: string; slug: string }[],
): string[] {
  const names = environments
    .flatMap(({ id, slug }) => [slug, ...(alsoCalled[slug] ?? [])].map((name) => ({ id, name })))
    .sort((a, b) => b.name.length - a.name.length)
  let rest = text.toLowerCase()
  const found = new Set<string>()
  for (const { id, name } of names) {
    const word = /^[a-z0-9-]+$/.test(name) ? new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`, 'g') : name
    const without = rest.replaceAll(word, ' ')
    if (without !== rest) found.add(id)
    rest = without
  }
  return [...found]
}

const instantOf = (text: string | null | undefined): Date | null => {
  const at = text ? new Date(text) : null
  return at && !Number.isNaN(at.getTime()) ? at : null
}

/** When a stage began: by itself, or by its first job. */
function begunAt({ startedAt, jobs }: RunStage): Date | null {
  const instants = [startedAt, ...(jobs ?? []).map((job) => job.startedAt)].flatMap(
    (text) => instantOf(text) ?? [],
  )
  return instants.sort((a, b) => a.getTime() - b.getTime())[0] ?? null
}

/**
 * The places that a run deploys to, as the names of its stages and jobs say; only those it has begun with. A stage that
 * waits for a person deploys nothing yet.
 */
export function deploysOf(
  stages: readonly RunStage[],
  environments: readonly { id: string; slug: string }[],
): Deploying[] {
  return stages.flatMap((stage): Deploying[] => {
    const text = [stage.name, ...(stage.jobs ?? []).map(({ name }) => name ?? '')].join(' · ')
    const at = begunAt(stage)
    if (at === null || !isDeploying(stage.name)) return []
    const named = environmentsIn(text, environments)
    return named.length > 0
      ? named.map((environmentId) => ({ environmentId, at }))
      : [{ environmentId: null, at }]
  })
}
