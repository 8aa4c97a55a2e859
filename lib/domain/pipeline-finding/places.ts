import type { DefinitionText, PipelineFinding, PipelineToJudge, PipelineUnit } from './facts.ts'

/** A text that rules look at, and where it stands. */
export interface TextPlace extends DefinitionText {
  /** What people call it. */
  name: string
  path: string | null
  pipeline: PipelineToJudge | null
  serviceId: string | null
}

const definitionFile = /^(\.flow|\.flow\.[\w-]+|\.flow\/.+|\.yunxiao\/.+)\.ya?ml$/
const settingsFile =
  /(^|\/)(\.npmrc|\.yarnrc(\.yml)?|pip\.conf|settings\.xml|\.env(\.[\w-]+)?|build\.gradle(\.kts)?|nuget\.config)$/i
const dockerFile = /(^|\/)(Dockerfile(\.[\w-]+)?|[\w-]+\.Dockerfile)$/

export const isDefinition = (path: string): boolean => definitionFile.test(path)
export const isDockerfile = (path: string): boolean => dockerFile.test(path)
/** Files of a repository that some rule looks at. */
export const isLookedAt = (path: string): boolean =>
  !/(^|\/)(node_modules|vendor|target|dist)\//.test(path) &&
  (isDefinition(path) || isDockerfile(path) || settingsFile.test(path))

const nameOf = (document: unknown): string | null => {
  const name = (document as { name?: unknown } | null)?.name
  return typeof name === 'string' ? name : null
}

/** The one service that a finding about the whole repository is of; of several nobody can say. */
export const serviceOf = (unit: PipelineUnit): string | null =>
  unit.services.length === 1 ? (unit.services[0]?.id ?? null) : null

/** The file of the repository that defines a pipeline: the one that carries its name. */
export function fileOf(unit: PipelineUnit, pipeline: PipelineToJudge) {
  const files = unit.repository?.files
  if (files === undefined || files === 'unread') return null
  return files.find(({ path, document }) => isDefinition(path) && nameOf(document) === pipeline.name) ?? null
}

/** Same content, whatever the comments and the order of keys. */
export function sameDefinition(a: DefinitionText, b: DefinitionText): boolean {
  const flat = (text: string) => text.replaceAll('\r\n', '\n').trimEnd()
  if (flat(a.text) === flat(b.text)) return true
  if (a.document instanceof Error || b.document instanceof Error) return false
  return sorted(a.document) === sorted(b.document)
}
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  ) ?? ''

/** What a pipeline runs, placed in the repository where the same stands there: that is where it is to be fixed. */
export function definitionOf(unit: PipelineUnit, pipeline: PipelineToJudge): TextPlace | null {
  const { definition } = pipeline
  const file = fileOf(unit, pipeline)
  const { serviceId } = pipeline
  const inRepository = (): TextPlace | null =>
    file === null ? null : { ...file, name: file.path, pipeline, serviceId }
  if (definition === 'unread' || definition === null) return definition === null ? inRepository() : null
  if (file !== null && sameDefinition(definition, file)) return inRepository()
  return { ...definition, name: pipeline.name, path: null, pipeline, serviceId }
}

export const definitionsOf = (unit: PipelineUnit): TextPlace[] =>
  unit.pipelines.map((pipeline) => definitionOf(unit, pipeline)).filter((place) => place !== null)

/** Files of the repository that are no definition of a pipeline here. */
export function filesOf(unit: PipelineUnit, which: (path: string) => boolean): TextPlace[] {
  const files = unit.repository?.files
  if (files === undefined || files === 'unread') return []
  const serviceId = serviceOf(unit)
  return files
    .filter(({ path }) => which(path))
    .map((file) => ({ ...file, name: file.path, pipeline: null, serviceId }))
}

/** Every text once: what runs, and what else stands in the repository. */
export function allTexts(unit: PipelineUnit): TextPlace[] {
  const running = definitionsOf(unit)
  const seen = new Set(running.map(({ path }) => path))
  return [...running, ...filesOf(unit, (path) => !seen.has(path))]
}

/** A finding at a line of a text. */
export const findingAt = (
  place: TextPlace,
  rule: PipelineFinding['rule'],
  about: string,
  more: Partial<Pick<PipelineFinding, 'line' | 'values' | 'diff'>> = {},
): PipelineFinding => ({
  rule,
  subject: about === '' ? place.name : `${place.name} ${about}`,
  serviceId: place.serviceId,
  pipelineId: place.pipeline?.id ?? null,
  path: place.path,
  line: null,
  values: {},
  diff: null,
  ...more,
})

/** Lines of a text from 1, without those that are only a comment. */
export const linesOf = (text: string): { line: number; text: string }[] =>
  text
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, text: line }))
    .filter(({ text: line }) => !/^\s*(#|\/\/|;)/.test(line))

/** The longest line that is looked at: a longer one was written by no person. */
export const longestLine = 4_000
