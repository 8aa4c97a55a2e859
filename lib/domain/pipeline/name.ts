/** What a pipeline is for, as its name says (domain page 3). */
export const pipelineKinds = ['merge-check', 'ci', 'cd', 'other'] as const
export type PipelineKind = (typeof pipelineKinds)[number]

export interface PipelineName {
  /** Application: the service's slug without its -service or -web. */
  app: string
  kind: 'service' | 'web'
  step: Exclude<PipelineKind, 'other'>
}

const grammar = /^([a-z0-9]+(?:-[a-z0-9]+)*)-(service|web)-(merge-check|ci|cd)-k8s$/

/** `{app}-service-ci-k8s`, `-cd-k8s`, `-merge-check-k8s`, and the same with `-web-`; null when it follows no rule. */
export function parsePipelineName(name: string): PipelineName | null {
  const match = grammar.exec(name)
  if (!match?.[1]) return null
  return { app: match[1], kind: match[2] as PipelineName['kind'], step: match[3] as PipelineName['step'] }
}

/** Also of a name that breaks the rule: what it most likely is, so that its runs can be shown in the right place. */
export function pipelineKindOf(name: string): PipelineKind {
  const parsed = parsePipelineName(name)
  if (parsed) return parsed.step
  const words = name.toLowerCase().split(/[^a-z0-9]+/)
  if (words.includes('merge') && words.includes('check')) return 'merge-check'
  const [ci, cd] = [words.includes('ci'), words.includes('cd')]
  if (ci !== cd) return ci ? 'ci' : 'cd'
  return 'other'
}

/** Slugs a service of that name may have: with its kind as suffix, or bare. */
export const slugsOf = (name: PipelineName): string[] => [`${name.app}-${name.kind}`, name.app]
