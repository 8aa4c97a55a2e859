import { parseWall, partsOf } from '../calendar/day.ts'
import { parseRule } from '../calendar/rrule.ts'
import { checkTimes, skippedEdges } from './check-times.ts'
import type { TimeSources } from './occurrences.ts'
import { type Checked, type Problem, problem, shapeProblems } from './problem.ts'
import { scopeProblem } from './reach.ts'
import type { FreezeScope } from './scope.ts'
import { FreezeDefinition } from './window.ts'

/** What is wrong with a scope, at the field `scope`. */
export function checkScope(scope: FreezeScope): Problem[] {
  const found = scopeProblem(scope)
  if (!found) return []
  return found.code === 'empty'
    ? [
        problem(
          'scope',
          'empty-scope',
          'Name at least one environment, product line, team, service, tier, region or runtime.',
        ),
      ]
    : [
        problem(
          `scope.exclusions.${found.kind}`,
          'all-excluded',
          'Everything that the scope names is left out again.',
        ),
      ]
}

/** Rules of branches follow from what a window does to merges. */
function checkProtection({ protectBranches, effect, actsOn }: FreezeDefinition): Problem[] {
  const merges = actsOn.includes('merge-release') || actsOn.includes('merge-main')
  if (!protectBranches || (effect !== 'allow' && merges)) return []
  const message = 'Only a window that denies or requires, and acts on merges, sets rules of branches.'
  return [problem('protectBranches', 'protects-nothing', message)]
}

function checkEffect(window: FreezeDefinition): Problem[] {
  if (window.effect === 'require' && !window.require)
    return [problem('require', 'require-missing', 'Name the group that must approve, and how many of it.')]
  if (window.effect !== 'require' && window.require)
    return [
      problem('require', 'require-not-wanted', 'Only a window with the effect require asks for approvals.'),
    ]
  if (window.effect === 'allow' && window.admits.length === 0)
    return [problem('admits', 'admits-nothing', 'An allow window names what it opens for.')]
  return []
}

/** An allow window whose times end keeps its scope closed afterwards, until somebody retires it. */
function endsForGood({ effect, mode, schedule }: FreezeDefinition): Problem[] {
  if (effect !== 'allow' || mode !== 'enforcing') return []
  const rule = schedule.kind === 'recurring' ? parseRule(schedule.rrule) : null
  if (rule?.ok && rule.rule.count === null && rule.rule.until === null) return []
  const message = 'After its last time nothing opens its scope any more, until the window is retired.'
  return [problem('schedule', 'ends-for-good', message)]
}

/** Years of the schedule's written dates without a calendar: only weekends would count. */
function withoutCalendar({ workingDay, schedule }: FreezeDefinition, sources: TimeSources): Problem[] {
  if (!workingDay || schedule.kind === 'release') return []
  const { country } = workingDay
  const written = [schedule.startsAt, schedule.kind === 'one-off' ? schedule.endsAt : schedule.startsAt]
  const years = new Set(written.map((text) => partsOf(Math.floor((parseWall(text) ?? 0) / 1440)).year))
  return [...years]
    .filter((year) => !sources.calendars.get(country)?.years.has(year))
    .map((year) =>
      problem(
        'workingDay.country',
        'no-calendar',
        `There is no calendar of ${country} for ${year}: only weekends count as days off.`,
        { country, year },
      ),
    )
}

/**
 * Reads a window that somebody wrote: either all of it is right, or every problem with its field is told. Warnings do
 * not stop it. Never throws.
 */
export function checkWindow(input: unknown, sources: TimeSources): Checked<FreezeDefinition> {
  const read = FreezeDefinition.safeParse(input)
  if (!read.success) return { ok: false, problems: shapeProblems(read.error) }
  const window = read.data
  const problems = [
    ...checkTimes(window, sources),
    ...checkScope(window.scope),
    ...checkEffect(window),
    ...checkProtection(window),
  ]
  if (problems.length > 0) return { ok: false, problems }
  const warnings = [...skippedEdges(window), ...endsForGood(window), ...withoutCalendar(window, sources)]
  return { ok: true, value: window, warnings }
}
