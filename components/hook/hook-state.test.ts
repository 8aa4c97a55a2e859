import { expect, it } from 'vitest'
import type { HookList } from '../../lib/api/contract/hook.ts'
import { secondsUntilRead, sightsOf } from './hook-state.ts'

const id = '0190d3a0-0000-7000-8000-000000000001'
const at = (hour: number) => `2026-11-21T${String(hour).padStart(2, '0')}:00:00Z`

it('shows each kind of sender, the replaced address beside the one in use, and when something last came', () => {
  const hooks: HookList = {
    addresses: [
      { id, kind: 'flow', createdAt: at(1), endsAt: at(9), usedAt: at(5) },
      { id, kind: 'flow', createdAt: at(2), endsAt: null, usedAt: null },
    ],
    day: [
      { kind: 'flow', verdict: 'refused', count: 3, lastAt: at(8) },
      { kind: 'flow', verdict: 'taken', count: 2, lastAt: at(6) },
    ],
    deliveries: [],
    now: at(8),
  }
  const [codeup, flow] = sightsOf(hooks)
  expect(codeup).toEqual({ kind: 'codeup', address: null, ending: [], day: [], lastAt: null })
  expect(flow).toMatchObject({ address: { createdAt: at(2) }, ending: [{ createdAt: at(1) }], lastAt: at(6) })
})

it('tells how long a look took', () => {
  expect(secondsUntilRead('2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00.440Z')).toBe(0.4)
  expect(secondsUntilRead('2026-11-21T10:00:00.000Z', '2026-11-21T09:59:59.999Z')).toBe(0)
  expect(secondsUntilRead('2026-11-21T10:00:00.000Z', null)).toBeNull()
})
