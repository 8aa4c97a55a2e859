import type { ServedAlias } from '../../../cloud/ports/function.ts'
import {
  functionMetricsPlace,
  functionPromqlOf,
  functionSampleQueryOf,
} from '../../../domain/observation/function-queries.ts'
import type { StepOutcome } from '../../../domain/promotion/steps.ts'
import {
  done,
  fromCloud,
  nameOf,
  promotingCloud,
  refused,
  sharedEvidence,
  unclear,
} from '../steps/attempt.ts'
import { versionOf } from '../ways/direct-function.ts'
import type { MeasuredShare, ShareRuntime } from './share-runtime.ts'

const noPlace = () => refused('target-incomplete', 'the target names no function')

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Versions that the alias serves beside those of this promotion: somebody pointed it meanwhile. */
const strangersIn = (alias: ServedAlias, known: readonly (string | null)[]) =>
  alias.shares.filter(({ versionId }) => !known.includes(versionId)).map(({ versionId }) => versionId)

const pointedElsewhere = (alias: string, versions: readonly string[]): string =>
  `${alias} was pointed to version ${versions.join(', ')} meanwhile`

function measured(region: string, functionName: string, version: string): MeasuredShare {
  const of = { functionName, versions: [version] }
  return {
    place: functionMetricsPlace(region),
    requests: (range) => functionSampleQueryOf(of, range),
    errorRate: (range) => functionPromqlOf('error-rate', of, range),
    latency: (range) => functionPromqlOf('latency', of, range),
  }
}

/** Function Compute: one alias, two versions, and the weight of the second. */
export const onFunction: ShareRuntime = {
  look: async ({ functions }, attempt, target) => {
    const place = target.function
    const { version, stable } = sharedEvidence(attempt, target)
    const [own, other] = [text(version), text(stable)]
    const fact = place ? await functions.getFunction(place) : null
    const alias = place ? await functions.getAlias(place, place.alias) : null
    if (!place || !fact || !alias || own === null || other === null)
      throw new Error(`${nameOf(target).workload} has no share to look at`)
    if (!fact.ok) return fact
    if (!alias.ok) return alias
    const strangers = strangersIn(alias.value, [own, other])
    const gone = alias.value.shares.find((share) => share.gone)
    const percent = alias.value.shares.find(({ versionId }) => versionId === own)?.percent ?? 0
    const off = fact.value.invocable ? null : (fact.value.problemText ?? 'calls are switched off')
    const taken =
      percent === 0 && attempt.step.percent !== 0 ? `${place.alias} does not serve version ${own}` : null
    return {
      ok: true,
      value: {
        percent,
        health: off === null ? 0 : 1,
        problem: off,
        lost:
          strangers.length > 0
            ? pointedElsewhere(place.alias, strangers)
            : gone
              ? `version ${gone.versionId} was deleted`
              : taken,
        share: measured(place.region, place.name, own),
        stable: measured(place.region, place.name, other),
      },
    }
  },

  setShare: async (around, attempt, target, percent) => {
    const place = target.function
    if (!place) return noPlace()
    const { functionDeploys } = await promotingCloud(around, attempt)
    const served = await functionDeploys.getAlias(place, place.alias)
    if (!served.ok) return fromCloud(served.failure)
    const known = sharedEvidence(attempt, target)
    const version = text(known.version)
      ? ({ kind: 'version', versionId: String(known.version), evidence: {} } as const)
      : await versionOf(functionDeploys, place, attempt, target)
    if (version.kind !== 'version') return version
    const own = version.versionId
    const stable =
      text(known.stable) ?? served.value.shares.find(({ versionId }) => versionId !== own)?.versionId
    if (!stable) return refused('no-stable', `${place.alias} serves no other version to share with`)
    const strangers = strangersIn(served.value, [own, stable])
    if (strangers.length > 0) return refused('share-lost', pointedElsewhere(place.alias, strangers))
    const evidence = {
      ...version.evidence,
      function: place.name,
      alias: place.alias,
      version: own,
      stable,
      percent,
    }
    if (percent === 0) return done(evidence)
    const pointed = await functionDeploys.setAlias(place, place.alias, {
      versionId: percent === 100 ? own : stable,
      other: percent === 100 ? null : { versionId: own, percent },
      promotion: attempt.subject.promotion.number,
      expected: served.value.changedMark,
    })
    if (pointed.ok) return done({ ...evidence, already: !pointed.value.written })
    return pointed.failure.kind === 'conflict' ? unclear(pointed.failure) : fromCloud(pointed.failure)
  },

  finish: async () => done({}),

  goBack: async (around, attempt, target): Promise<StepOutcome> => {
    const place = target.function
    if (!place) return noPlace()
    const { functionDeploys } = await promotingCloud(around, attempt)
    const served = await functionDeploys.getAlias(place, place.alias)
    if (!served.ok) return unclear(served.failure)
    const known = sharedEvidence(attempt, target)
    const { number } = attempt.subject.promotion
    // Cut off before its first share was recorded: what the alias says is what we know, where it was us who wrote it last.
    const first = served.value.shares[0]?.versionId ?? null
    const stable = text(known.stable) ?? (served.value.promotion === number ? first : null)
    const ours = text(known.version)
    const serves = served.value.shares.map(({ versionId }) => versionId)
    const evidence = { function: place.name, alias: place.alias, serves, stable }
    const isOurs =
      ours === null ? served.value.promotion === number && serves.length > 1 : serves.includes(ours)
    if (!isOurs || stable === null) return done({ ...evidence, already: true })
    const pointed = await functionDeploys.setAlias(place, place.alias, {
      versionId: stable,
      other: null,
      promotion: number,
      expected: served.value.changedMark,
    })
    if (pointed.ok) return done({ ...evidence, already: !pointed.value.written })
    return pointed.failure.kind === 'conflict' ? unclear(pointed.failure) : fromCloud(pointed.failure)
  },

  release: async (around, attempt, target) => {
    const place = target.function
    if (!place) return noPlace()
    const { functionDeploys } = await promotingCloud(around, attempt)
    const served = await functionDeploys.getAlias(place, place.alias)
    if (!served.ok) return served.failure.kind === 'not-found' ? done({}) : unclear(served.failure)
    const [first, ...others] = served.value.shares
    // Shares that no promotion of ours wrote are somebody else's.
    if (!first || others.length === 0 || served.value.promotion === null) return done({})
    const pointed = await functionDeploys.setAlias(place, place.alias, {
      versionId: first.versionId,
      other: null,
      promotion: attempt.subject.promotion.number,
      expected: served.value.changedMark,
    })
    if (pointed.ok) return done({ alias: place.alias, version: first.versionId })
    return pointed.failure.kind === 'conflict' ? unclear(pointed.failure) : fromCloud(pointed.failure)
  },
}
