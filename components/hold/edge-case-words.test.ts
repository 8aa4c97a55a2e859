import { createTranslator } from 'next-intl'
import { describe, expect, it } from 'vitest'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }

type Chunks = (chunks: unknown) => string
const chunk =
  (text: string): Chunks =>
  () =>
    text

function words(locale: 'en' | 'zh-CN') {
  const messages = locale === 'en' ? en : zh
  const t = createTranslator({ locale, messages: messages as typeof en })
  const plain = t as unknown as (key: string, values?: Record<string, unknown>) => string
  const rich = (key: string, values: Record<string, unknown>) =>
    String((t.markup as unknown as typeof plain)(key, values))
  return { plain, rich }
}

/** The sentences a person reads in the edge cases of going back (the page of the domain, 2.6). */
const sentences = (locale: 'en' | 'zh-CN') => {
  const { plain, rich } = words(locale)
  return {
    'promoting what already runs': plain('failure.already-running-there'),
    'an image that was deleted': plain('readiness.gap.gone'),
    'a change made outside': rich('drift.row', {
      environment: 'Production',
      running: chunk('main@c0ffee1'),
      desired: chunk('main@0ddba11'),
      age: chunk('3 h'),
    }),
    'and what may be done about it': plain('drift.rule'),
    'an older build': rich('promote.caution.olderText', {
      count: 3,
      environment: 'Test',
      from: chunk('main@c0ffee1'),
      to: chunk('main@0ddba11'),
    }),
    'a suspect build': plain('promote.caution.suspectText', { environment: 'Test', reason: 'errors' }),
    'a bad build': plain('promote.caution.badText', { name: 'Wang', reason: 'loses orders' }),
    'a held place': plain('promote.caution.heldText', {
      environment: 'Test',
      reason: 'errors',
      owner: 'Wang',
      fix: 'yes',
      commit: 'c0ffee123',
    }),
    'a hold that was forgotten': plain('hold.age.reported'),
    'the rollback floor': plain('rollback.crossesFloor', { migrations: 'drop-total' }),
    'the registry is away': plain('rollback.cloudAway'),
  }
}

describe('what a person reads', () => {
  it('in English', () => {
    expect(sentences('en')).toEqual({
      'promoting what already runs': 'This build already runs there.',
      'an image that was deleted': 'not in the registry any more: it cannot be redeployed',
      'a change made outside':
        'Production runs main@c0ffee1 since 3 h, and not main@0ddba11, which was written last.',
      'and what may be done about it':
        'Two people may adopt what runs, or somebody writes again what should run. Nothing reverts by itself.',
      'an older build':
        '3 commits removed, from main@c0ffee1 to main@0ddba11. It needs a reason and sets a hold on Test.',
      'a suspect build':
        'A rollback left it in Test (errors): only a release manager promotes it there again, with a reason.',
      'a bad build':
        'Wang marked it: “loses orders”. It may enter no further environment, except by override.',
      'a held place':
        'Test lets nothing new in (errors). Wang looks after it; a build that contains c0ffee123 lifts it.',
      'a hold that was forgotten': 'Open for over 14 days.',
      'the rollback floor':
        'This build lies below the rollback floor: drop-total cannot be taken back, and it knows nothing of it.',
      'the registry is away': 'The registry does not answer: nobody can say that the image is still there.',
    })
  })

  it('in Chinese, with the words of the canon', () => {
    const read = sentences('zh-CN')
    expect(read['a suspect build']).toContain('回滚')
    expect(words('zh-CN').plain('doubt.suspect')).toBe('可疑版本')
    expect(words('zh-CN').plain('doubt.bad')).toBe('问题版本')
    expect(words('zh-CN').plain('drift.label')).toBe('偏差')
    expect(Object.values(read).every((text) => /\p{Script=Han}/u.test(text))).toBe(true)
    expect(Object.values(read).join('')).not.toContain('降级')
  })
})
