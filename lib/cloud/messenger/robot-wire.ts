import type { Robot } from '../../domain/notice/robot.ts'
import type { OutgoingMessage } from '../ports/messenger.ts'

export interface RobotAnswer {
  status: number
  /** The body as text. */
  text: string
}

/** What became of a message, as this kind of robot says it. */
export type RobotSaid = { state: 'sent' } | { state: 'refused'; problem: string; tooFast: boolean }

/** How one kind of robot is spoken to. */
export interface RobotWire {
  /** Named in problems. */
  name: string
  /** Messages a robot takes in a minute. */
  perMinute: number
  /** How long it is left alone after it said that it was too fast. */
  silentMs: number
  /** The id's mark goes to the end: robots know no message twice, a person then sees that two are one. */
  compose(robot: Robot, message: OutgoingMessage, nowMs: number): { url: URL; body: unknown }
  read(answer: RobotAnswer): RobotSaid
}

/** The end of an id, for people. */
export const mark = (id: string): string => id.replaceAll('-', '').slice(-8)

export const refused = (problem: string, tooFast = false): RobotSaid => ({
  state: 'refused',
  problem,
  tooFast,
})

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The start of a text that is at most so many bytes of UTF-8, never half a sign. */
export function startOf(text: string, bytes: number): string {
  const whole = Buffer.from(text, 'utf8')
  if (whole.length <= bytes) return text
  return new TextDecoder('utf-8').decode(whole.subarray(0, bytes), { stream: true })
}
