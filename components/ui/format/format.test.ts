import { expect, test } from 'vitest'
import { shortDigest, shortenDigests, splitVersion } from './digest.ts'
import { initials } from './name.ts'
import { formatBytes } from './size.ts'
import { ageText, clockText, durationText, minutesBetween } from './time.ts'

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 m'],
  [3_600_000, '1 h'],
  [47 * 3_600_000, '47 h'],
  [48 * 3_600_000, '2 d'],
  [-5, '0 s'],
])('an age of %d ms reads %s', (ms, text) => expect(ageText(ms)).toBe(text))

test.each([
  [1, '1 s'],
  [60_001, '2 m'],
  [2 * 3_600_000 + 10 * 60_000, '2 h 10 m'],
  [52 * 3_600_000, '2 d 4 h'],
])('%d ms left reads %s', (ms, text) => expect(clockText(ms)).toBe(text))

test.each([
  [400, '0.4 s'],
  [221_000, '3 m 41 s'],
  [7_800_000, '2 h 10 m'],
])('%d ms took %s', (ms, text) => expect(durationText(ms)).toBe(text))

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [186_400_000, '186 MB'],
  [999_600_000, '1 GB'],
  [1_234_000_000, '1.2 GB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test('minutes never run backwards', () => {
  expect(minutesBetween(120_000, 0)).toBe(0)
  expect(minutesBetween(0, 179_999)).toBe(2)
})

test('a version falls into its parts, and what is none does not', () => {
  expect(splitVersion('202406-20240630.539481')).toEqual({
    batch: '202406',
    day: '20240630',
    counter: '539481',
  })
  expect(splitVersion('main@9c41e07')).toBeNull()
  expect(shortDigest(`sha256:${'ab'.repeat(32)}`)).toBe('abababa')
  expect(shortenDigests(`host/trade/cart@sha256:${'ab'.repeat(32)} eu`)).toBe('host/trade/cart@abababa eu')
})

test.each([
  ['林晓雯', '林'],
  ['Anna Becker', 'AB'],
  ['admin', 'A'],
  ['', ''],
])('%s stands as %s in its disc', (name, text) => expect(initials(name)).toBe(text))
