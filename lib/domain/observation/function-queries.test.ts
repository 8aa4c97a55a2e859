import { describe, expect, it } from 'vitest'
import { functionPromqlOf, functionSampleQueryOf } from './function-queries.ts'

const share = { functionName: 'receipt-pdf', versions: ['4'] }
const all =
  'sum(sum_over_time(AliyunFc_FunctionQualifierTotalInvocations{functionName="receipt-pdf",qualifier=~"4"}[120s]))'

describe('what is asked of a share of a function', () => {
  it('error-rate', () => {
    const failed = all.replace('TotalInvocations', 'FunctionErrors')
    expect(functionPromqlOf('error-rate', share)).toBe(`(${failed} or ${all} * 0) / ${all}`)
  })

  it('latency', () => {
    expect(functionPromqlOf('latency', { ...share, versions: null }, 600)).toBe(
      'avg(avg_over_time(AliyunFc_FunctionQualifierAvgDuration{functionName="receipt-pdf"}[600s])) / 1000',
    )
  })

  it('counts what fell into a range shorter than two points as its share of them', () => {
    expect(functionSampleQueryOf(share, 60)).toBe(`${all} * 0.5`)
    expect(functionSampleQueryOf(share, 120)).toBe(all)
  })
})
