export type Language = 'java' | 'go' | 'node' | 'web' | 'python'

/** What is wrong with a service, on purpose. */
export type Oddity =
  | 'too-big'
  | 'added-finding'
  | 'inherited-finding'
  | 'failing-ci'
  | 'drift'
  | 'crash-loop'
  | 'no-cd'
  | 'misnamed-pipeline'
  | 'moved-tag'
  | 'no-unit-tests'
  | 'scan-running'
  | 'scan-failed'
  | 'fails-under-load'

/** What happened on the release branch of a service since it was cut, on purpose. */
export type ReleaseStory =
  /** A fix that main has too, and one that it lacks. */
  | 'owed'
  /** A fix that was taken back. */
  | 'reverted'
  /** A feature that was taken back, and brought back. */
  | 'brought-back'
  /** A feature, in the open. */
  | 'feature'
  /** A requirement that came on a branch called bugfix. */
  | 'mislabelled'
  /** A change that names no work item. */
  | 'unlinked'
  /** A task of the type that people call a hotfix. */
  | 'hotfix'

export interface ServicePlan {
  slug: string
  title: string
  line: string
  team: string
  tier: 1 | 2 | 3 | 4
  language: Language
  /** Prefix of its work items. */
  items: string
  /** Merged changes within the scenario's days. */
  changes: number
  /**
   * How many promoted builds pre-production lags behind test, preview behind that, and production behind that; drawn by
   * chance when absent.
   */
  lags?: [number, number, number]
  oddity?: Oddity
  /** What happened on its newest release branch; where the scenario has stories. */
  story?: ReleaseStory
  /** Where it runs: workloads of the clusters where absent. */
  runtime?: 'ack' | 'edas' | 'fc'
  /** What it is written with, where it runs on EDAS. */
  framework?: 'spring-cloud' | 'dubbo'
  /** Rolled out by Argo Rollouts, in shares where people are. */
  rollout?: true
  /** Also runs in the second region's production cluster. */
  secondRegion?: boolean
}

/** `web` ends in -web, all else is a service: the word in the names of its pipelines. */
export const kindOf = ({ slug }: ServicePlan): 'service' | 'web' =>
  slug.endsWith('-web') ? 'web' : 'service'

/** Slug without its kind: the first word of its pipelines' names. */
export const applicationOf = ({ slug }: ServicePlan): string => slug.replace(/-(service|web)$/, '')

export const codePathOf = ({ line, slug }: ServicePlan): string => `yunfan/${line}/${slug}`

export const pipelineName = (service: ServicePlan, what: 'merge-check' | 'ci' | 'cd'): string => {
  if (what === 'ci' && service.oddity === 'misnamed-pipeline')
    return `${service.slug.replaceAll('-', '_')}-CI`
  return `${applicationOf(service)}-${kindOf(service)}-${what}-k8s`
}
