import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { failureCodes } from '../../lib/domain/promotion/failure-code.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { useFailureWords } from './failure-words.ts'

const messages = { 'en-GB': en, 'zh-CN': zh }
/** Their message is the reason itself: checks that were out of their limits, or the words of a person. */
const toldByMessage = [
  'share-bad',
  'went-back',
  'observation-failed',
  'observation-unknown',
  'observation-refused',
]

function Said({ code, message }: { code: string; message: string }) {
  const { why, detail } = useFailureWords()({ code, message })
  return [why, detail].join('|')
}
const said = (locale: keyof typeof messages, code: string, message: string) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <Said code={code} message={message} />
    </NextIntlClientProvider>,
  )

describe('why a promotion failed', () => {
  it.each(Object.entries(messages))(
    'has words for each code that is not its own message: %s',
    (_, { promotion }) => {
      expect(Object.keys(promotion.failedBy).sort()).toEqual(
        failureCodes.filter((code) => !toldByMessage.includes(code)).sort(),
      )
    },
  )

  it('is said in the language of the reader, with what was told of it beside', () => {
    const crash = 'ack-hz-pre order-service: CrashLoopBackOff'
    expect(said('en-GB', 'rollout-crash-loop', crash)).toBe(`its pods crash again and again|${crash}`)
    expect(said('zh-CN', 'rollout-crash-loop', crash)).toBe(`Pod 反复崩溃|${crash}`)
  })

  it('of a share names its checks and targets', () => {
    const message =
      'worse than the stable share at 10 %: error-rate of ack-hz-pre order, latency of ack-hz-pre order'
    expect(said('en-GB', 'share-bad', message)).toBe(
      'worse than the stable share at 10 %: Error rate of ack-hz-pre order and Latency (p95) of ack-hz-pre order|',
    )
    expect(said('zh-CN', 'share-bad', message)).toBe(
      '放量 10 % 时差于稳定版本：ack-hz-pre order 的错误率和ack-hz-pre order 的延迟（p95）|',
    )
  })

  it('of an observation names its checks', () => {
    const message = 'outside of its limits: error-rate, latency'
    expect(said('en-GB', 'observation-failed', message)).toBe(
      'outside of its limits: Error rate and Latency (p95)|',
    )
    expect(said('zh-CN', 'observation-unknown', 'could not find out: latency')).toBe('无法得知：延迟（p95）|')
  })

  it('of a person, and of a code that is no longer known, is what was said', () => {
    expect(said('zh-CN', 'observation-refused', 'the partner called')).toBe('the partner called|')
    expect(said('en-GB', 'gone-by', 'so it was')).toBe('so it was|')
  })
})
