import type { World } from '../../kernel/world.ts'
import type { Pipeline, Run } from './rows.ts'
import { flowOf } from './state.ts'

/** Makes a pipeline; ids count up from 3700001. */
export function createPipeline(
  world: World,
  pipeline: Omit<Pipeline, 'id' | 'lastRunNumber' | 'lastRunAt' | 'updatedAt'> & { updatedAt?: number },
): Readonly<Pipeline> {
  const state = flowOf(world)
  return state.pipelines.put({
    updatedAt: pipeline.createdAt,
    ...pipeline,
    id: 3_700_001 + state.pipelines.size,
    lastRunNumber: 0,
    lastRunAt: 0,
  })
}

/** Puts a run of the past; runs of one pipeline are put in the order of their start. */
export function createRun(world: World, run: Run): Readonly<Run> {
  const state = flowOf(world)
  state.pipelines.patch(String(run.pipelineId), { lastRunNumber: run.number, lastRunAt: run.startTime })
  return state.runs.put(run)
}
