import { describe, expect, it } from 'vitest'
import { toRun } from './flow/map.ts'
import { WireRun } from './flow/wire.ts'

describe('a run of Flow', () => {
  it('lets go of what is masked, takes only a message from a result, and needs of a stage what its group needs', () => {
    const job = (of: object) => ({ stageInfo: { jobs: [{ id: 1, ...of }] } })
    const run = toRun(
      WireRun.parse({
        pipelineRunId: 3,
        status: 'FAIL',
        stageGroup: [['a', 'b'], ['c']],
        stages: [
          { index: 'a', ...job({ result: '{"errorMessage":"no space left","token":"pt-secret"}' }) },
          { index: 'b', ...job({ result: 'LTAI not json', jobSign: 7 }) },
          { index: 'c', ...job({ actions: [{ type: 'RetryPipelineJobRun' }, { type: 'Dance' }, {}] }) },
          { index: 'd', ...job({ actions: [{ type: 'SkipPipelineJobRun', disable: true }] }) },
        ],
        globalParams: [
          { key: 'A', value: '1' },
          { key: 'B', value: 'hidden', masked: true },
          { key: 'C', value: 'hidden', encrypted: true },
          { value: 'nameless' },
        ],
        sources: [{ data: { repo: 'https://codeup/x.git', commitMsg: 'One\ntwo', commit: 'abc' } }],
      }),
    )
    expect(run.parameters?.map(({ key, value, masked }) => [key, value, masked])).toEqual([
      ['A', '1', false],
      ['B', null, true],
      ['C', null, true],
    ])
    expect(JSON.stringify(run)).not.toMatch(/hidden|pt-secret|LTAI/)
    expect(run.stages.map(({ needs }) => needs)).toEqual([[], [], ['a', 'b'], null])
    expect(run.stages.map(({ jobs }) => [jobs[0]?.message, jobs[0]?.offers])).toEqual([
      ['no space left', []],
      [null, []],
      [null, ['retry']],
      [null, []],
    ])
    expect(run).toMatchObject({
      commitTitle: 'One',
      sources: [{ repository: 'https://codeup/x.git', commitSha: 'abc' }],
    })
  })

  it('knows a run whose side shapes nobody knows', () => {
    const odd = { pipelineRunId: 4, status: 'RUNNING', globalParams: { A: '1' }, stageGroup: 'flat' }
    expect(toRun(WireRun.parse(odd))).toMatchObject({ number: 4, parameters: [], stages: [] })
  })
})
