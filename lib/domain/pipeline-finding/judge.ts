import { branches, leakDetection, ruleFor } from './branches.ts'
import { clusterChanges, runnerKinds } from './cluster.ts'
import { outsideDependencies } from './dependencies.ts'
import { dockerfiles } from './dockerfile.ts'
import type { PipelineFinding, PipelineUnit, UnreadRule } from './facts.ts'
import { mutableTags, publicRegistries } from './images.ts'
import { definitionOf } from './places.ts'
import { type FindingRuleName, findingRuleNames, findingRules, type RuleNeeds } from './rules.ts'
import { definitions, naming, pairs } from './shape.ts'
import { type StageProfile, stages } from './stages.ts'
import { staticKeys } from './static-keys.ts'
import { withheld } from './withhold.ts'

const needing = (need: RuleNeeds): FindingRuleName[] =>
  findingRuleNames.filter((name) => (findingRules[name].needs as readonly RuleNeeds[]).includes(need))

/** Rules about a definition that look at its structure: one that can not be parsed leaves them unknown. */
const structural: readonly FindingRuleName[] = [
  'stage-missing',
  'stage-advisory',
  'runner-public',
  'runner-jenkins',
]

/** Rules that nobody could ask this time: what they found before stays open, and what they would find is not known. */
export function unreadRules(unit: PipelineUnit): UnreadRule[] {
  const { repository } = unit
  const unread: UnreadRule[] = []
  const add = (rules: readonly FindingRuleName[], pipelineId: string | null) => {
    for (const rule of rules) unread.push({ rule, pipelineId })
  }
  for (const pipeline of unit.pipelines) {
    if (pipeline.definition === 'unread') add(needing('definition'), pipeline.id)
    else {
      const place = definitionOf(unit, pipeline)
      if (place === null)
        add(
          needing('definition').filter((rule) => rule !== 'definition-missing'),
          pipeline.id,
        )
      else if (place.document instanceof Error) add(structural, pipeline.id)
    }
    if (pipeline.variables === 'unread') add(needing('variables'), pipeline.id)
  }
  if (repository === null) return unread
  if (repository.files === 'unread' || repository.skipped.length > 0) add(needing('files'), null)
  if (repository.branchRules === 'unread') add(needing('branch-rules'), null)
  else {
    const rule = ruleFor(repository.branchRules, repository.defaultBranch)
    if (rule === null || leakDetection(rule) === null) add(['leak-detection-off'], null)
  }
  return unread
}

/**
 * Everything that is wrong with a repository and the pipelines that build from it, and which rules could not be asked.
 * Each finding once per rule and subject. What was not read is unread and never clean.
 */
export function judgeUnit(
  unit: PipelineUnit,
  profile: StageProfile,
): { findings: PipelineFinding[]; unread: UnreadRule[] } {
  const all = [
    ...staticKeys(unit),
    ...clusterChanges(unit),
    ...runnerKinds(unit),
    ...stages(unit, profile),
    ...branches(unit),
    ...pairs(unit),
    ...naming(unit),
    ...definitions(unit),
    ...mutableTags(unit),
    ...publicRegistries(unit),
    ...outsideDependencies(unit),
    ...dockerfiles(unit),
  ]
  const once = new Map<string, PipelineFinding>()
  for (const each of all) {
    const finding = withheld(each)
    const key = `${finding.rule} ${finding.subject}`
    if (!once.has(key)) once.set(key, finding)
  }
  return { findings: [...once.values()], unread: unreadRules(unit) }
}

/** Whether a finding of before may be closed because this look did not find it: only where its rule was asked. */
export const mayClose = (
  finding: { rule: string; pipelineId: string | null },
  unread: readonly UnreadRule[],
): boolean =>
  !unread.some(
    ({ rule, pipelineId }) =>
      rule === finding.rule &&
      (pipelineId === null || finding.pipelineId === null || pipelineId === finding.pipelineId),
  )
