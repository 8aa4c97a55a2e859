import type { Delivery, Destination, Messenger, OutgoingMessage } from '../ports/messenger.ts'

/** A messenger that keeps what it was given, and fails when a test says so. */
export interface MemoryMessenger extends Messenger {
  received: { to: Destination; message: OutgoingMessage }[]
  /** Answers of the next calls, in order; then all arrive. */
  next: Delivery[]
}

export function createMemoryMessenger(): MemoryMessenger {
  const received: MemoryMessenger['received'] = []
  const next: Delivery[] = []
  return {
    received,
    next,
    send: async (to, message) => {
      const answer = next.shift() ?? { state: 'sent' }
      if (answer.state === 'sent') received.push({ to, message })
      return answer
    },
    close: async () => undefined,
  }
}
