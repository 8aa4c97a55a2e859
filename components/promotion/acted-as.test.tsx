import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { PromotionStep } from '../../lib/api/contract/promotion-detail.ts'
import en from '../../messages/en.json' with { type: 'json' }
import { ActedAs } from './acted-as.tsx'

const step = (of: Partial<PromotionStep> & Pick<PromotionStep, 'name'>): PromotionStep => ({
  id: of.name,
  position: 0,
  wave: null,
  percent: null,
  passedAt: null,
  target: null,
  state: 'done',
  attempts: 1,
  sessionName: null,
  roleArn: null,
  evidence: {},
  delivery: null,
  problem: null,
  startedAt: null,
  endedAt: null,
  ...of,
})
const reader = 'acs:ram::1:role/sluice-reader'

const said = (steps: PromotionStep[]) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en-GB" messages={en} timeZone="UTC">
      <ActedAs steps={steps} />
    </NextIntlClientProvider>,
  ).replaceAll(/<[^>]+>/g, '|')

it.each([
  ['who was asked is named', [step({ name: 'observe', sessionName: 'reading', roleArn: reader })], 'sluice-reader'],
  ['a look under way is named', [step({ name: 'observe', state: 'running', sessionName: 'reading', roleArn: reader })], 'sluice-reader'],
  ['who will be asked is named before the first look', [step({ name: 'observe', state: 'running' })], en.promotion.steps.as.reading],
  ['a step in which nobody was asked is the portal’s own', [step({ name: 'observe' }), step({ name: 'mark' })], en.promotion.steps.as.portal],
])('%s', (_, steps, words) => {
  expect(said(steps)).toContain(words)
}) // biome-ignore format: one glance

it('a step that has not begun names nobody', () => {
  expect(said([step({ name: 'observe', state: 'waiting' })])).toBe('')
})
