import { z } from 'zod'
import { fail, ok, type Result } from '../failure/result.ts'
import { type RobotChannel, robotRules } from './robot-kind.ts'

/** A group's robot: where it listens (its token is part of the address) and what its messages are signed with. */
export const Robot = z.object({
  url: z.url({ protocol: /^https?$/ }).max(500),
  /** Null for robots whose messages are not signed: WeCom's and Slack's. */
  secret: z.string().min(8).max(200).nullable().default(null),
})
export type Robot = z.infer<typeof Robot>

/** Refuses an address that is not of this kind of robot, a missing secret, and one that would not be used. */
export function checkRobot(channel: RobotChannel, robot: Robot): Result<Robot> {
  const rule = robotRules[channel]
  if (!rule.fits(new URL(robot.url)))
    return fail('invalid', `the address of such a robot carries ${rule.carries}`, { field: 'robot.url' })
  if (rule.signed && robot.secret === null)
    return fail('invalid', 'messages to such a robot are signed: its secret is missing', {
      field: 'robot.secret',
    })
  if (!rule.signed && robot.secret !== null)
    return fail('invalid', 'messages to such a robot are not signed: leave the secret out', {
      field: 'robot.secret',
    })
  return ok(robot)
}
