import type { PipelineKind } from '../pipeline/name.ts'
import { parsePipelineName } from '../pipeline/name.ts'
import type { PipelineFinding, PipelineToJudge, PipelineUnit, ServiceToJudge } from './facts.ts'
import { definitionsOf, fileOf, findingAt, sameDefinition } from './places.ts'

const steps = ['merge-check', 'ci', 'cd'] as const satisfies readonly PipelineKind[]

/** Slug without its kind: the first word of its pipelines' names. */
export const pipelineNameOf = ({ slug, kind }: Pick<ServiceToJudge, 'slug' | 'kind'>, step: string): string =>
  `${slug.replace(/-(service|web)$/, '')}-${kind}-${step}-k8s`

const ofPipeline = (
  pipeline: PipelineToJudge,
  rule: PipelineFinding['rule'],
  more: Partial<PipelineFinding> = {},
): PipelineFinding => ({
  rule,
  subject: pipeline.name,
  serviceId: pipeline.serviceId,
  pipelineId: pipeline.id,
  path: null,
  line: null,
  values: {},
  diff: null,
  ...more,
})

/** Names off the rule, with the name that would be right where the service and the kind are known. */
export function naming(unit: PipelineUnit): PipelineFinding[] {
  return unit.pipelines
    .filter(({ name }) => parsePipelineName(name) === null)
    .map((pipeline) => {
      const service = unit.services.find(({ id }) => id === pipeline.serviceId)
      const better = service && pipeline.kind !== 'other' ? pipelineNameOf(service, pipeline.kind) : ''
      const diff =
        better === ''
          ? null
          : [
              { kind: 'removed' as const, text: `name: ${pipeline.name}` },
              { kind: 'added' as const, text: `name: ${better}` },
            ]
      return ofPipeline(pipeline, 'naming', { values: { name: pipeline.name, better }, diff })
    })
}

/** Services with some of their pipelines and not all. One that has none is not built here, and is no finding. */
export function pairs(unit: PipelineUnit): PipelineFinding[] {
  return unit.services.flatMap((service) => {
    const kinds = unit.kindsOf[service.id] ?? []
    if (!steps.some((step) => kinds.includes(step))) return []
    return steps
      .filter((step) => !kinds.includes(step))
      .map((step): PipelineFinding => {
        const name = pipelineNameOf(service, step)
        return {
          rule: 'pair-missing',
          subject: `${service.slug} ${step}`,
          serviceId: service.id,
          pipelineId: null,
          path: null,
          line: null,
          values: { service: service.slug, step, name },
          diff: null,
        }
      })
  })
}

/** Definitions that are not in the repository, or stand there otherwise. */
export function definitions(unit: PipelineUnit): PipelineFinding[] {
  const { repository } = unit
  const unreadable = definitionsOf(unit)
    .filter(({ document }) => document instanceof Error)
    .map((place) => findingAt(place, 'definition-unreadable', '', { values: { place: place.name } }))
  if (repository === null || repository.files === 'unread') return unreadable
  return [
    ...unreadable,
    ...unit.pipelines.flatMap((pipeline): PipelineFinding[] => {
      if (pipeline.definition === 'unread') return []
      const file = fileOf(unit, pipeline)
      const path = pipeline.kind === 'other' ? '.flow.yaml' : `.flow/${pipeline.kind}.yaml`
      if (file === null)
        return [ofPipeline(pipeline, 'definition-missing', { values: { name: pipeline.name, path } })]
      if (pipeline.definition === null || sameDefinition(pipeline.definition, file)) return []
      return [
        ofPipeline(pipeline, 'definition-differs', {
          path: file.path,
          values: { name: pipeline.name, path: file.path },
        }),
      ]
    }),
  ]
}
