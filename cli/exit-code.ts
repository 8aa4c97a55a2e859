/** What a pipeline step can tell apart; docs/cli.md has the same table. */
export const exitCodes = {
  /** Done; or a gate allows it. */
  done: 0,
  /** It was done and ended badly, or the portal broke. */
  failed: 1,
  /** Called wrongly: arguments, address. */
  usage: 2,
  /** No token, or one that is refused. */
  notSignedIn: 3,
  /** The portal refuses it: role, token scope, state. */
  refused: 4,
  /** No such service, environment or build, or several. */
  notFound: 5,
  /** The portal cannot be reached, or what answers is no portal. */
  unreachable: 6,
  /** A gate waits, or what was waited for did not come in time. */
  wait: 10,
  /** A gate blocks: time alone does not open it. */
  blocked: 11,
  /** Nobody could find out; never taken for a yes. */
  unknown: 12,
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
