import type { z } from 'zod'
import type { CloudFailure } from '../../ports/outcome.ts'
import { CallError } from '../transport/call-error.ts'
import type { SignedDoor, SigningKey } from '../transport/signed.ts'
import { AmortisedPage, BillPage, Envelope, Overview } from './wire.ts'

const version = '2017-12-14'
const pageSize = 300

/** What a failure inside HTTP 200 is, by its code: the reference lists none, so the words decide. */
function kindOfCode(code: string): CloudFailure['kind'] {
  if (/throttl|flow.?control/i.test(code)) return 'throttled'
  if (/NextToken/i.test(code)) return 'conflict'
  if (/not.?auth|no.?permission|forbidden|denied/i.test(code)) return 'refused'
  if (/internal|timeout|unavailable|system|busy/i.test(code)) return 'unavailable'
  return 'invalid'
}

/** Bills (section 12): RPC, one host for all regions, every number read as text. */
export class BssClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  private async ask<T extends z.ZodType>(
    key: SigningKey,
    action: string,
    query: Record<string, string | number | boolean | null>,
    shape: T,
  ): Promise<z.infer<T>> {
    const call = { action, version, style: 'RPC', method: 'POST', pathname: '/', query } as const
    const answer = Envelope.parse(await this.door.send(key, { ...call, exactNumbers: true }))
    if (answer.Success === true) return shape.parse(answer.Data)
    const code = answer.Code ?? 'NoSuccess'
    // The message names the page mark where the code does not.
    const marked = /NextToken/i.test(answer.Message ?? '')
    throw new CallError(marked ? 'conflict' : kindOfCode(code), answer.Message ?? code, {
      code,
      requestId: answer.RequestId ?? null,
    })
  }

  listSplitItems(key: SigningKey, day: string, mark: string | null) {
    return this.ask(key, 'DescribeSplitItemBill', this.dayOf(day, mark), BillPage)
  }

  listInstances(key: SigningKey, day: string, mark: string | null) {
    return this.ask(key, 'DescribeInstanceBill', { ...this.dayOf(day, mark), IsBillingItem: true }, BillPage)
  }

  private dayOf(day: string, mark: string | null) {
    const period = day.slice(0, 7)
    return {
      BillingCycle: period,
      BillingDate: day,
      Granularity: 'DAILY',
      MaxResults: pageSize,
      NextToken: mark,
    }
  }

  listAmortised(key: SigningKey, period: string, mark: string | null) {
    const query = { BillingCycle: period, MaxResults: pageSize, NextToken: mark }
    return this.ask(key, 'DescribeInstanceDeductAmortizedCostByAmortizationPeriod', query, AmortisedPage)
  }

  async overview(key: SigningKey, period: string) {
    const data = await this.ask(key, 'QueryBillOverview', { BillingCycle: period }, Overview)
    return data.Items?.Item ?? []
  }
}
