import type { AddressRule } from '../alibaba/transport/address.ts'
import type { Messenger } from '../ports/messenger.ts'
import { createDingTalk } from './dingtalk.ts'
import { createSmtp, type SmtpSettings } from './smtp.ts'

/** DingTalk's robots and one mail server. Both keep the rule for outgoing addresses. */
export function createMessenger(
  smtp: SmtpSettings | null,
  rule: AddressRule,
  clock: () => number = Date.now,
): Messenger {
  const robots = createDingTalk(rule, clock)
  const mail = createSmtp(smtp, rule)
  return {
    send: (to, message, signal) =>
      to.channel === 'dingtalk' ? robots.send(to, message, signal) : mail.send(to.address, message),
    close: async () => {
      await Promise.all([robots.close(), mail.close()])
    },
  }
}
