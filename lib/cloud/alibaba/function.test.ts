import { afterAll, beforeAll, describe } from 'vitest'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { functionName, functionTags, seedFunction } from '../../../simulator/testing/function-seed.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { describeFunctions, type FunctionScene } from '../contracts/function.ts'

describe('Function Compute, simulated', () => {
  let sim: Simulator
  let scene: FunctionScene
  let seeded: ReturnType<typeof seedFunction>
  const lever = async (body: object): Promise<void> => {
    const answer = await fetch(`${sim.url}/_sim/fc`, {
      method: 'POST',
      body: JSON.stringify({ function: functionName, ...body }),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
  beforeAll(async () => {
    sim = await startSimulator({
      pumpEveryMs: 0,
      scenario: (world) => {
        seeded = seedFunction(world)
      },
    })
    const { gate, connectionId } = simulatedGate(sim.url)
    scene = {
      gate,
      connectionId,
      environmentId: 'test',
      otherEnvironmentId: 'production',
      place: { region: 'cn-hangzhou', name: functionName },
      alias: 'live',
      ...seeded,
      imageTag: functionTags[2],
      // A write takes its time here anyway.
      hold: () => undefined,
      settle: () => sim.world.advance(5_000),
      refuseDigests: (on) => lever({ do: 'refuse-digests', on }),
      hideDigests: (on) => lever({ do: 'hide-digests', on }),
      moveAlias: (version) => lever({ do: 'move-alias', alias: 'live', version }),
      failNextUpdate: (reason) => lever({ do: 'fail-update', reason }),
      deleteVersion: (version) => lever({ do: 'delete-version', version }),
      close: () => gate.close(),
    }
  })
  afterAll(async () => {
    await scene?.close()
    await sim.close()
  })
  describeFunctions(() => scene)
})
