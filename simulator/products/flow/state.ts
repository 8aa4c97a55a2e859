import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { type CodeupState, codeupOf } from '../codeup/state.ts'
import type { LogShape } from './log-shape.ts'
import { type Pipeline, type Run, runKey } from './rows.ts'

export class FlowState {
  readonly world: World
  readonly codeup: CodeupState
  readonly pipelines: Collection<Pipeline, 'bySource'>
  readonly runs: Collection<Run, 'byPipeline'>
  /** Jobs that shall fail, or do nothing and say that all is well, the next time they run: `<pipeline id>/<job sign>`. */
  readonly dooms: Collection<{ key: string; lies?: boolean }>
  /** Jobs whose logs are out of the ordinary. */
  readonly logShapes: Collection<LogShape>

  constructor(world: World) {
    this.world = world
    this.codeup = codeupOf(world)
    this.pipelines = world.collection('flow.pipelines', {
      key: (row) => String(row.id),
      indexes: { bySource: (row) => row.source },
    })
    this.runs = world.collection('flow.runs', {
      key: (row: Run) => runKey(row),
      indexes: { byPipeline: (row) => String(row.pipelineId) },
    })
    this.dooms = world.collection('flow.dooms', { key: (row) => row.key })
    this.logShapes = world.collection('flow.log-shapes', { key: (row) => row.key })
  }

  /** Newest first. */
  runsOf(pipeline: Readonly<Pipeline>): Array<Readonly<Run>> {
    return this.runs.by('byPipeline', String(pipeline.id)).sort((a, b) => b.number - a.number)
  }

  run(pipelineId: number, number: number): Readonly<Run> | undefined {
    return this.runs.get(runKey({ pipelineId, number }))
  }
}

const states = new WeakMap<World, FlowState>()

export function installFlowState(world: World): FlowState {
  const state = new FlowState(world)
  states.set(world, state)
  return state
}

/** The state of Flow in a world, for scenarios. */
export function flowOf(world: World): FlowState {
  const found = states.get(world)
  if (found === undefined) throw new Error('Flow is not installed')
  return found
}
