import { z } from 'zod'
import type { DiffLine, PipelineFinding, PipelineUnit } from './facts.ts'
import { type OutlinedJob, outlineOf } from './outline.ts'
import { definitionsOf, findingAt, type TextPlace } from './places.ts'

/** Stages that a profile can require, and how a job shows that it is one: by its names, step kinds or commands. */
export const stageSigns = {
  'static-analysis':
    /static.?(?:analysis|scan|check)|\blint|sonar|checkstyle|spotbugs|\bpmd\b|golangci|eslint|biome|ruff|code.?scan|代码扫描|静态/i,
  'vulnerability-scan':
    /vulnerab|\btrivy\b|grype|dependency.?(?:scan|check)|npm audit|pip-audit|govulncheck|owasp|\bsca\b|漏洞|依赖扫描/i,
  'unit-tests':
    /unit.?tests?\b|\bmvn\b.*\b(?:test|verify|package|install)\b|gradlew?\b.*\btest\b|go test|npm (?:run )?test|pnpm test|yarn test|vitest|jest|pytest|UnitTest|单元测试|单测/i,
  build:
    /\bbuild\b|\bcompile|docker build|buildx|kaniko|(?:Java|Node|Go|Python|Docker|ACR)\w*Build|image.?build|构建|编译/i,
  push: /\bpush\b|docker push|ACRDocker|--push|推送/i,
  'verify-digest': /verify.?digest|digest|sluice gate|sluice promote|校验镜像|摘要/i,
  deploy: /\bdeploy|update manifests?|sluice promote|kustomize edit|部署|发布/i,
} as const
export type RequiredStage = keyof typeof stageSigns
export const requiredStages = Object.keys(stageSigns) as [RequiredStage, ...RequiredStage[]]

const Stages = z.array(z.enum(requiredStages)).max(requiredStages.length)
/** Which stages a pipeline of each kind must have. */
export const StageProfile = z.strictObject({ 'merge-check': Stages, ci: Stages, cd: Stages })
export type StageProfile = z.infer<typeof StageProfile>

/** What holds until somebody sets something else: the three pipelines of the company's handbook. */
export const defaultProfile: StageProfile = {
  'merge-check': ['static-analysis', 'vulnerability-scan', 'unit-tests'],
  ci: ['build', 'unit-tests', 'push'],
  cd: ['verify-digest', 'deploy'],
}

/** A command that goes on when it failed, or does not do what the job is there for. */
const swallows: readonly [RegExp, string][] = [
  [/\|\|\s*(?:true|:|exit 0|echo\b)/, '||'],
  [/^set \+e\b/, 'set +e'],
  [/maven\.test\.failure\.ignore(?:=true)?\b/, 'maven.test.failure.ignore'],
  [/--exit-code[= ]0\b/, '--exit-code 0'],
  [/sonar\.qualitygate\.wait=false/, 'sonar.qualitygate.wait=false'],
]
const skipsTests = /-DskipTests\b|-Dmaven\.test\.skip(?:=true)?\b|-x test\b|--no-tests?\b/

const is = (job: OutlinedJob, stage: RequiredStage): boolean => {
  const sign = stageSigns[stage]
  // A build that leaves its tests out is no unit test.
  const commands = job.commands.filter((command) => stage !== 'unit-tests' || !skipsTests.test(command))
  return [...job.words, ...commands].some((word) => sign.test(word))
}

/** Why a job of a stage can not fail; null: it can. */
export function advisory(
  job: OutlinedJob,
  stage: RequiredStage,
): { text: string; command: string | null } | null {
  if (job.ignores !== null && !(stage === 'deploy' && job.ignores.startsWith('driven')))
    return { text: job.ignores, command: null }
  const named = job.commands.filter((command) => stageSigns[stage].test(command))
  const asked = named.length > 0 ? named : job.commands
  for (const command of asked.length === 1 || named.length > 0 ? asked : []) {
    const swallow = swallows.find(([pattern]) => pattern.test(command))
    if (swallow) return { text: swallow[1], command }
  }
  const off = job.commands.find((command) => /^set \+e\b/.test(command))
  if (off) return { text: 'set +e', command: off }
  if (
    stage === 'unit-tests' &&
    job.commands.length > 0 &&
    job.commands.every((command) => skipsTests.test(command))
  )
    return { text: 'skipTests', command: job.commands[0] ?? null }
  return null
}

function lineOf(place: TextPlace, needle: string): number | null {
  const at = place.text.split(/\r?\n/).findIndex((line) => line.includes(needle))
  return at < 0 ? null : at + 1
}

function heeded(command: string): DiffLine[] {
  const better = command
    .replace(/\s*\|\|\s*(?:true|:|exit 0|echo\b.*)$/, '')
    .replace(/^set \+e\b/, 'set -e')
    .replace(/\s*-Dmaven\.test\.failure\.ignore(?:=true)?/, '')
    .replace(/--exit-code([= ])0/, '--exit-code$11')
    .replace(/\s*(?:-DskipTests\b|-Dmaven\.test\.skip(?:=true)?)/, '')
  return better === command
    ? []
    : [
        { kind: 'removed', text: command },
        { kind: 'added', text: better },
      ]
}

function ofDefinition(place: TextPlace, profile: StageProfile): PipelineFinding[] {
  const kind = place.pipeline?.kind
  if (kind === undefined || kind === 'other' || place.document instanceof Error) return []
  const jobs = outlineOf(place.document)
  return profile[kind].flatMap((stage): PipelineFinding[] => {
    const found = jobs.filter((job) => is(job, stage))
    const values = { stage, step: kind, place: place.name }
    if (found.length === 0) return [findingAt(place, 'stage-missing', stage, { values })]
    const advice = found.map((job) => ({ job, why: advisory(job, stage) }))
    // One that has to be heeded is enough.
    const first = advice.every(({ why }) => why !== null) ? advice[0] : undefined
    if (!first?.why) return []
    const { text, command } = first.why
    const line = lineOf(place, command ?? `${first.job.id}:`)
    const diff = command === null ? [] : heeded(command)
    return [
      findingAt(place, 'stage-advisory', stage, {
        line,
        values: { ...values, job: first.job.id, why: text },
        diff: diff.length > 0 ? diff : null,
      }),
    ]
  })
}

/** Required stages that are not there, or that nobody has to heed. */
export const stages = (unit: PipelineUnit, profile: StageProfile): PipelineFinding[] =>
  definitionsOf(unit).flatMap((place) => ofDefinition(place, profile))
