import { describe, expect, it } from 'vitest'
import { parsePipelineName, pipelineKindOf, slugsOf } from './name.ts'
import { hasEnded, runStateOf } from './run-state.ts'

describe('pipeline names', () => {
  it.each([
    ['order-service-ci-k8s', { app: 'order', kind: 'service', step: 'ci' }],
    ['order-service-cd-k8s', { app: 'order', kind: 'service', step: 'cd' }],
    ['cart-web-merge-check-k8s', { app: 'cart', kind: 'web', step: 'merge-check' }],
    ['trade-gateway-service-ci-k8s', { app: 'trade-gateway', kind: 'service', step: 'ci' }],
    ['service-service-ci-k8s', { app: 'service', kind: 'service', step: 'ci' }],
  ] as const)('reads %s', (name, parsed) => {
    expect(parsePipelineName(name)).toEqual(parsed)
  })

  it.each([
    'order-ci-k8s',
    'order-service-ci',
    'Order-service-ci-k8s',
    '-service-ci-k8s',
    'order-service-ci-k8s2',
    '',
  ])('refuses %j', (name) => {
    expect(parsePipelineName(name)).toBeNull()
  })

  it.each([
    ['media_service-CI', 'ci'],
    ['deploy CD prod', 'cd'],
    ['order merge-check', 'merge-check'],
    ['nightly', 'other'],
    ['ci and cd in one', 'other'],
    ['social-network', 'other'],
  ])('guesses what %s is for', (name, kind) => {
    expect(pipelineKindOf(name)).toBe(kind)
  })

  it('knows both slugs a service may have', () => {
    expect(slugsOf({ app: 'order', kind: 'web', step: 'ci' })).toEqual(['order-web', 'order'])
  })
})

describe('run states', () => {
  it.each([
    ['SUCCESS', 'succeeded', true],
    ['FAIL', 'failed', true],
    ['RUNNING', 'running', false],
    ['WAITING', 'waiting', false],
    ['CANCELED', 'cancelled', true],
    ['INIT', 'queued', false],
    ['success', 'succeeded', true],
    ['HIBERNATING', 'unknown', false],
    ['', 'unknown', false],
  ] as const)('%s is %s', (word, state, end) => {
    expect(runStateOf(word)).toBe(state)
    expect(hasEnded(runStateOf(word))).toBe(end)
  })
})
