import { expect, it } from 'vitest'
import { combineTargets, type TargetPoint } from './combine.ts'

const limits = { 'error-rate': 0.05, latency: 2, saturation: 0.95, restarts: 2 }
const pods: TargetPoint = {
  requests: 10,
  values: { 'error-rate': 0.01, latency: 0.2, saturation: 0.5, restarts: 1 },
}
const called: TargetPoint = { requests: 5, values: { 'error-rate': 0.02, latency: 0.1 } }

it('does not ask of a target what it has not, and asks it of the others', () => {
  expect(combineTargets([called], limits)).toEqual({ requests: 5, 'error-rate': 0.02, latency: 0.1 })
  expect(combineTargets([called, pods], limits)).toEqual({
    requests: 15,
    'error-rate': 0.02,
    latency: 0.2,
    saturation: 0.5,
    restarts: 1,
  })
  const silent: TargetPoint = { ...pods, values: { ...pods.values, saturation: null } }
  expect(combineTargets([called, silent], limits)).toMatchObject({ saturation: null })
})
