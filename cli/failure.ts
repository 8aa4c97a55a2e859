import { type ExitCode, exitCodes } from './exit-code.ts'

/** The one shape of an error of the API; what goes wrong on this side takes the same. */
export interface FailureBody {
  code: string
  message: string
  detail?: Record<string, unknown>
  requestId?: string
}

/** Ends a command. The words are in words/*.json under `failure.<code>`, else the portal's own. */
export class CliFailure extends Error {
  readonly exitCode: ExitCode
  readonly body: FailureBody
  readonly values: Record<string, string | number>
  constructor(exitCode: ExitCode, body: FailureBody, values: Record<string, string | number> = {}) {
    super(body.message)
    this.exitCode = exitCode
    this.body = body
    this.values = values
  }
}

/** The command was written wrongly; `code` says how. */
export const misused = (code: string, values: Record<string, string | number> = {}): CliFailure =>
  new CliFailure(exitCodes.usage, { code, message: code }, values)

const byCode: Record<string, ExitCode> = {
  unauthenticated: exitCodes.notSignedIn,
  'not-found': exitCodes.notFound,
  'not-a-digest': exitCodes.usage,
  'ambiguous-digest': exitCodes.notFound,
  'digest-of-another-service': exitCodes.notFound,
  invalid: exitCodes.usage,
  internal: exitCodes.failed,
  unavailable: exitCodes.unreachable,
  'rate-limited': exitCodes.unreachable,
  'blocked-by-gate': exitCodes.blocked,
  'wrong-environment-order': exitCodes.blocked,
}

/** How a refusal of the portal ends the command: what is not in the table is refused as such. */
export const exitCodeOf = (code: string): ExitCode => byCode[code] ?? exitCodes.refused
