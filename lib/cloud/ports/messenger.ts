import type { Robot } from '../../domain/notice/robot.ts'
import type { RobotChannel } from '../../domain/notice/robot-kind.ts'

/** A message in the words of one language, ready to go. */
export interface OutgoingMessage {
  /** The same on every attempt: who receives it twice can tell. */
  id: string
  title: string
  text: string
  markdown: string
}

export type Destination = { channel: RobotChannel; robot: Robot } | { channel: 'email'; address: string }

/** `not-sent` also covers "could not find out": then it may have arrived, and may arrive twice. */
export type Delivery =
  | { state: 'sent' }
  /** `problem` is for a person and holds no secret; `retryAfterMs` what the other side asked for. */
  | { state: 'not-sent'; problem: string; retryAfterMs: number | null }

/** Sends messages to people outside. Never throws: what went wrong is an answer. */
export interface Messenger {
  send(to: Destination, message: OutgoingMessage, signal: AbortSignal): Promise<Delivery>
  close(): Promise<void>
}
