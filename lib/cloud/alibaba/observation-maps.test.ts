import { describe, expect, it } from 'vitest'
import { localTime, toAddress, toAlert } from './arms/map.ts'
import { errorOf, toSeries } from './prometheus/map.ts'
import { logError } from './sls/map.ts'

const startedAt = new Date('2026-11-21T08:00:00Z')
const recovered = new Date('2026-11-21T08:30:00Z')

describe('alerts', () => {
  const wire = { AlertId: '7', AlertName: 'A', Severity: 'P1', State: 0, CreateTime: localTime(startedAt) }
  it.each([
    [{}, 'firing', null],
    [{ RecoverTime: recovered.getTime() }, 'resolved', recovered],
    [{ RecoverTime: recovered.getTime() / 1000 }, 'resolved', recovered],
    [{ State: 2, AlertEvents: [{ EndTime: localTime(recovered) }] }, 'resolved', recovered],
    [{ State: 2 }, 'resolved', null],
    [{ State: 1 }, 'firing', null],
  ] as const)('%o', (change, state, endedAt) => {
    const { AlertEvents, ...rest } = { AlertEvents: undefined, ...change }
    const events = AlertEvents === undefined ? {} : { AlertEvents: [...AlertEvents] }
    expect(toAlert({ ...wire, ...rest, ...events })).toMatchObject({ startedAt, state, endedAt })
  })

  it('goes without labels that cannot be read, and not without a time', () => {
    expect(toAlert({ ...wire, AlertEvents: [{ Labels: '{"a"' }] }).labels).toEqual({})
    expect(() => toAlert({ ...wire, CreateTime: 'soon' })).toThrow('not a time')
  })
})

describe('where a Prometheus answers', () => {
  const url = 'https://x.example'
  it.each([
    [{ HttpApiInterUrl: url, Version: 'V2' }, { kind: 'key' }],
    [
      { HttpApiIntraUrl: url, Version: 'V1', EnableAuthToken: 'true', AuthToken: 't' },
      { kind: 'token', token: 't' },
    ],
    [{ HttpApiInterUrl: url, Version: 'V1', EnableAuthToken: 'false', AuthToken: 't' }, { kind: 'none' }],
  ])('%o', (wire, way) => {
    expect(toAddress(wire)).toEqual({ url, way })
  })

  it('has none without an address, and hides no token', () => {
    expect(() => toAddress({ Version: 'V2' })).toThrow(expect.objectContaining({ kind: 'not-found' }))
    expect(() => toAddress({ HttpApiInterUrl: url, EnableAuthToken: 'true' })).toThrow(
      expect.objectContaining({ kind: 'nonsense' }),
    )
  })
})

describe('what a Prometheus says', () => {
  const answer = (values: [number, string][]) => ({
    status: 'success' as const,
    data: { resultType: 'matrix' as const, result: [{ metric: {}, values }] },
  })
  it('keeps numbers and counts what is none', () => {
    const said: [number, string][] = [
      [1.5, '2e-3'],
      [2, 'NaN'],
      [3, '+Inf'],
      [4, '-Inf'],
    ]
    expect(toSeries(answer(said))).toEqual([
      { labels: {}, points: [{ at: new Date(1500), value: 0.002 }], dropped: 3 },
    ])
    expect(() => toSeries(answer([[1, 'much']]))).toThrow('not a number')
  })

  it.each([
    [400, 'bad_data', 'invalid'],
    [422, 'execution', 'invalid'],
    [503, 'timeout', 'timeout'],
    [503, 'unavailable', 'unavailable'],
    [200, 'internal', 'unavailable'],
    [401, 'unauthorized', 'refused'],
    [404, 'not_found', 'not-found'],
    [429, 'internal', 'throttled'],
    [400, null, 'nonsense'],
    [502, null, 'unavailable'],
  ])('%s %s is %s', (status, errorType, kind) => {
    expect(errorOf(status, errorType === null ? null : { status: 'error', errorType, error: 'x' }).kind).toBe(
      kind,
    )
  })
})

describe('errors of the log service', () => {
  it.each([
    [403, 'ReadQuotaExceed', 'throttled'],
    [404, 'ProjectNotExist', 'not-found'],
    [401, 'Unauthorized', 'refused'],
    [401, 'SecurityTokenExpired', 'unavailable'],
    [401, 'SignatureNotMatch', 'unavailable'],
    [400, 'ParameterInvalid', 'invalid'],
    [503, 'ServerBusy', 'throttled'],
    [400, null, 'nonsense'],
  ])('%s %s is %s', (status, code, kind) => {
    expect(logError(status, code, 'x', null).kind).toBe(kind)
  })
})
