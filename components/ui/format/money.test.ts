import { expect, test } from 'vitest'
import { changeText, exactMoney, shareText, shortMoney } from './money.ts'

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

test.each([
  ['1120000', 'CNY', 'en', '¥1.12 M'],
  ['386400.5', 'CNY', 'en', '¥386 k'],
  ['94400', 'CNY', 'en', '¥94.4 k'],
  ['-4900', 'CNY', 'en', '−¥4.9 k'],
  ['12.3456', 'USD', 'en', '$12.3'],
  ['0', 'CNY', 'en', '¥0'],
  ['1120000', 'CNY', 'zh-CN', '¥112 万'],
])('%s %s in %s is in short %s', (amount, currency, locale, text) => {
  expect(plain(shortMoney(amount, currency, locale))).toBe(text)
})

test('to the coin nothing is lost, however many digits there are', () => {
  expect(exactMoney('12345678901234567890.129', 'CNY', 'en')).toBe('¥12,345,678,901,234,567,890.13')
  expect(exactMoney('-0.5', 'USD', 'en')).toBe('−$0.50')
  expect(exactMoney('1.5', 'credits', 'en')).toContain('1.50')
})

test('changes carry their sign', () => {
  expect(plain(shortMoney('31200', 'CNY', 'en', { signed: true }))).toBe('+¥31.2 k')
  expect([0.0812, -0.036, 0.31, 0].map((share) => plain(changeText(share, 'en')))).toEqual([
    '+8.1 %',
    '−3.6 %',
    '+31 %',
    '0 %',
  ])
})

test('a share never looks whole that is not', () => {
  expect([0.9142, 0.99999, 1, 0.052, 0].map((share) => plain(shareText(share, 'en')))).toEqual([
    '91 %',
    '99.9 %',
    '100 %',
    '5.2 %',
    '0 %',
  ])
})
