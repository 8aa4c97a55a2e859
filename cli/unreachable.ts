import { exitCodes } from './exit-code.ts'
import { CliFailure } from './failure.ts'

const certificate = /CERT|SELF_SIGNED|VERIFY|ALTNAME|ISSUER/
const wrongProtocol = /SSL|EPROTO|TLS/

/** Why no answer came, in one word that has a sentence: what to do differs. */
export function unreachable(error: unknown, url: string): CliFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const of = (value: unknown) =>
    typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : ''
  // Of an address with several numbers, what the first said.
  const why =
    of(cause) || (cause instanceof AggregateError ? of(cause.errors[0]) : '') ||
    (cause instanceof Error ? cause.name : '') // biome-ignore format: one glance
  const code =
    why === 'TimeoutError' || why.endsWith('TIMEOUT')
      ? 'timeout'
      : certificate.test(why)
        ? 'certificate'
        : wrongProtocol.test(why)
          ? 'wrong-protocol'
          : why === 'ENOTFOUND' || why === 'EAI_AGAIN'
            ? 'no-such-host'
            : 'unreachable'
  const message = `${url}: ${why || String(error)}`
  return new CliFailure(exitCodes.unreachable, { code, message }, { url, why: why || 'no answer' })
}

/** Something answered, and it is no portal: a proxy's sign-in page, another product, a typo. */
export const noPortal = (code: string, url: string, status: number, more: string): CliFailure =>
  new CliFailure(exitCodes.unreachable, { code, message: `${url}: ${status} ${more}` }, { url, status, more })
