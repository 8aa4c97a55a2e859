import type { AddressRule } from '../alibaba/transport/address.ts'
import type { Messenger } from '../ports/messenger.ts'
import { createRobots } from './robots.ts'
import { createSmtp, type SmtpSettings } from './smtp.ts'

/** Robots of group chats and one mail server. Both keep the rule for outgoing addresses. */
export function createMessenger(
  smtp: SmtpSettings | null,
  rule: AddressRule,
  clock: () => number = Date.now,
): Messenger {
  const robots = createRobots(rule, clock)
  const mail = createSmtp(smtp, rule)
  return {
    send: (to, message, signal) =>
      to.channel === 'email'
        ? mail.send(to.address, message)
        : robots.send(to.channel, to.robot, message, signal),
    close: async () => {
      await Promise.all([robots.close(), mail.close()])
    },
  }
}
