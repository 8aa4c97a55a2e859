import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyFacts, instants } from '../../testing/gate-facts.ts'
import { type GateAnswer, gateAnswers, gatesPage } from './gate-answers.ts'
import { judgeGates } from './judge.ts'

describe('the page about gates', () => {
  it('is what the script would write: run `node scripts/gates-table.ts`', () => {
    expect(readFileSync('docs/gates.md', 'utf8')).toBe(gatesPage())
  })

  it('names every verdict that a gate can give a promotion', () => {
    fc.assert(
      fc.property(anyFacts, instants, (facts, now) => {
        for (const { gate, verdict } of judgeGates({ ...facts, kind: 'promotion', overrides: [] }, now)) {
          const answer: GateAnswer = gateAnswers[gate]
          expect(answer.verdicts, gate).toContain(verdict)
        }
      }),
      { numRuns: 500 },
    )
  })
})
