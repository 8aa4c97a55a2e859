import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { passedCi } from './reads.ts'

describe('whether CI has passed', () => {
  const test = testDatabase()

  // Joined with builds before anything else, it went through every pair of run and build: minutes, where statistics were not made yet.
  it('is asked of each build by itself and never joined', async () => {
    const plan = await test.asOwner(
      `EXPLAIN SELECT b.id FROM build b JOIN service s ON s.id = b.service_id WHERE ${passedCi('b', 's')}`,
    )
    const lines = JSON.stringify(plan)
    expect(lines.match(/SubPlan \d+"/g)?.length).toBeGreaterThanOrEqual(2)
    expect(lines).not.toContain('Semi Join')
  })
})
