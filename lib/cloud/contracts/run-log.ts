import { describe, expect, it } from 'vitest'
import type { PipelineLogPort } from '../ports/run-log.ts'
import { must } from './scene.ts'

/** A job that is over, whose second step printed many lines; arranged by whoever runs the suite. */
export interface LogScene {
  port: () => Promise<PipelineLogPort>
  pipeline: string
  run: number
  jobId: string
  steps: string[]
  /** Of `steps`: the one with the most lines, how many, and a word of its last but one. */
  long: { step: number; lines: number }
  /** The token is refused from now on. */
  revoke: () => void
}

/** What PipelineLogPort promises. */
export function describeRunLogs(scene: () => LogScene): void {
  describe('logs of jobs', () => {
    const stepsOf = async () => {
      const { port, pipeline, run, jobId } = scene()
      return must(await (await port()).listSteps(pipeline, run, jobId))
    }
    const read = async (step: number, offset: number) => {
      const { port, pipeline, run, jobId } = scene()
      const mark = (await stepsOf()).steps[step]?.mark ?? ''
      return must(await (await port()).readStep(pipeline, run, jobId, mark, offset))
    }

    it('lists the steps of a job in their order', async () => {
      const found = await stepsOf()
      expect(found.ended).toBe(true)
      expect(found.attempt).not.toBe('')
      expect(found.steps.map(({ name }) => name)).toEqual(scene().steps)
      expect(found.steps.every(({ begun, ended }) => begun && ended)).toBe(true)
    })

    it('reads a step part by part: whole lines, each once, in bounded parts', async () => {
      const { long } = scene()
      let [text, offset, parts] = ['', 0, 0]
      for (;;) {
        const part = await read(long.step, offset)
        expect(part.text === '' || part.text.endsWith('\n')).toBe(true)
        expect(part.text.split('\n').length - 1).toBeLessThanOrEqual(5_000)
        text += part.text
        parts += 1
        if (part.next === offset) break
        offset = part.next
        if (!part.full) expect(part.over).toBe(true)
      }
      expect(text.split('\n').length - 1).toBe(long.lines)
      expect(parts).toBeGreaterThan(2)
      expect(text).not.toContain('\ufeff')
    })

    it('answers the same lines for the same offset', async () => {
      const { long } = scene()
      const first = await read(long.step, 0)
      const again = await read(long.step, 0)
      expect(again.text.split('\n')[3]).toBe(first.text.split('\n')[3])
      expect(await read(long.step, first.next)).not.toMatchObject({ text: first.text })
    })

    it('has nothing beyond the end', async () => {
      const { long } = scene()
      expect(await read(long.step, long.lines + 10)).toMatchObject({ text: '', full: false })
    })

    it('says that a job is not there', async () => {
      const { port, pipeline, run } = scene()
      expect(await (await port()).listSteps(pipeline, run, '999999999')).toMatchObject({
        ok: false,
        failure: { kind: 'not-found', definite: true },
      })
      expect(await (await port()).listSteps(pipeline, 999_999, '1')).toMatchObject({
        failure: { kind: 'not-found' },
      })
    })

    it('is refused as soon as the token is, in the middle of a log as well', async () => {
      const { port, pipeline, run, jobId, long, revoke } = scene()
      const mark = (await stepsOf()).steps[long.step]?.mark ?? ''
      const open = await port()
      const first = must(await open.readStep(pipeline, run, jobId, mark, 0))
      revoke()
      expect(await open.readStep(pipeline, run, jobId, mark, first.next)).toMatchObject({
        ok: false,
        failure: { kind: 'refused', definite: true },
      })
    })
  })
}
