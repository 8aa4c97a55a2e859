import type { World } from '../../kernel/world.ts'
import { isSilent, marksOf } from './behaviour.ts'
import { type FunctionSpell, functionSpells } from './function-spell.ts'
import type { SeriesSource, StoredSeries } from './promql/evaluate.ts'
import type { Sample } from './promql/extrapolate.ts'
import { matchesAll } from './promql/matcher.ts'
import type { Labels, Matcher } from './promql/syntax.ts'
import { countedAt } from './traffic.ts'

const minuteMs = 60_000

/** What a version did in the minute before an instant. */
interface Minute {
  invocations: number
  errors: number
  meanMs: number | null
}

/** By name of the metric: gauges of one minute each, as CloudMonitor counts. */
const metrics: Record<string, (minute: Minute) => number | null> = {
  AliyunFc_FunctionQualifierTotalInvocations: ({ invocations }) => invocations,
  AliyunFc_FunctionQualifierFunctionErrors: ({ errors }) => errors,
  AliyunFc_FunctionQualifierAvgDuration: ({ meanMs }) => meanMs,
}

function minutesOf(world: World, spell: FunctionSpell, fromMs: number, toMs: number) {
  const marks = marksOf(world).values()
  const minutes: Array<{ at: number; minute: Minute }> = []
  const begun = Math.max(fromMs, spell.startedAt ?? spell.createdAt)
  for (let at = Math.ceil(begun / minuteMs) * minuteMs; at <= toMs; at += minuteMs) {
    const [now, before] = [countedAt(spell, marks, at), countedAt(spell, marks, at - minuteMs)]
    const all = (now.within.at(-1) ?? 0) - (before.within.at(-1) ?? 0)
    // A version that nobody asks anything has no points.
    if (all <= 0 || isSilent(spell, marks, at)) continue
    const meanMs = ((now.seconds - before.seconds) / all) * 1_000
    minutes.push({ at, minute: { invocations: all, errors: now.failed - before.failed, meanMs } })
  }
  return minutes
}

/** What a region's instance for cloud products has of its functions, by version. */
export function functionSeries(world: World, region: string): SeriesSource {
  return (matchers: Matcher[], fromMs: number, toMs: number): StoredSeries[] => {
    const until = Math.min(toMs, world.clock.now())
    return functionSpells(world, region).flatMap((spell) => {
      const labelsOf = (name: string): Labels => ({
        __name__: name,
        functionName: spell.functionName,
        qualifier: spell.version,
        regionId: region,
      })
      const wanted = Object.entries(metrics).filter(([name]) => matchesAll(labelsOf(name), matchers))
      if (wanted.length === 0) return []
      const minutes = minutesOf(world, spell, fromMs, until)
      return wanted.flatMap(([name, read]) => {
        const samples: Sample[] = minutes.map(({ at, minute }) => ({ at, value: read(minute) }))
        return samples.length === 0 ? [] : [{ labels: labelsOf(name), samples }]
      })
    })
  }
}
