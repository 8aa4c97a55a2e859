/** Names that our effects carry in the cloud, so that each can be found again and told to whom it belongs. */

/** ACS session names take letters, digits and `.@_-`, 2 to 64 (STS AssumeRole, RoleSessionName). */
export function sessionName(userKey: string, number: number): string {
  return actSession(userKey, `p-${number}`)
}

/** The same for what is done for a person beside promotions; `act` is a short word. */
export function actSession(userKey: string, act: string): string {
  const key = userKey.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 40)
  return `${key || 'sluice'}.${act}`
}

/** One imageTag per environment and digest keeps it from the registry's clean-up; putting it twice changes nothing. */
export function keepTag(environment: string, digest: string): string {
  return `sluice-keep-${environment}-${digest.replace('sha256:', '').slice(0, 12)}`
}

/** Whether we gave this name, and gave it for this digest: nothing else may ever be taken away again. */
export function isKeepTag(name: string, digest: string): boolean {
  const end = `-${digest.replace('sha256:', '').slice(0, 12)}`
  const environment = name.slice('sluice-keep-'.length, -end.length)
  return /^[a-z0-9][a-z0-9-]*$/.test(environment) && name === keepTag(environment, digest)
}

const trailer = 'Sluice-Promotion'

/** The commit that makes a build desired. `[skip ci]` is honoured by Flow, GitLab and GitHub alike. */
export function commitMessage(commit: {
  service: string
  environment: string
  build: string
  number: number
  requester: string
  starter: string | null
  digest: string
}): string {
  const lines = [
    `${commit.service}: ${commit.build} to ${commit.environment} [skip ci]`,
    '',
    `${trailer}: P-${commit.number}`,
    `Sluice-Requester: ${commit.requester}`,
  ]
  if (commit.starter && commit.starter !== commit.requester) lines.push(`Sluice-Starter: ${commit.starter}`)
  lines.push(`Sluice-Digest: ${commit.digest}`)
  return `${lines.join('\n')}\n`
}

/** Whether a commit was written by this promotion. */
export function isCommitOf(message: string, number: number): boolean {
  return new RegExp(`^${trailer}: P-${number}\\s*$`, 'm').test(message)
}

/** The parameter by which the run of a migration is found again. */
export const migrationParameter = 'SLUICE_MIGRATION'

/** One run per promotion and migration. */
export const migrationMark = (number: number, name: string): string => `P-${number}/${name}`

/** The word by which an effect of a promotion is found again in descriptions that other people write into too. */
export const effectMark = (promotionId: string): string => `sluice-${promotionId}`

/** Whether a description carries a mark whole. */
export const carriesMark = (description: string, mark: string): boolean =>
  description.split(/[^A-Za-z0-9-]+/).includes(mark)

/** Whether any promotion of ours described it. */
export const isMarked = (description: string): boolean =>
  /(^|[^A-Za-z0-9-])sluice-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}([^A-Za-z0-9-]|$)/.test(description)

/** The parameter by which the run that delivers a promotion is found again. */
export const deliveryParameter = 'SLUICE_DELIVERY'

/** One run per promotion, wave and pipeline: targets of a wave that have the same pipeline share it. */
export const deliveryMark = (number: number, wave: number): string => `P-${number}/${wave}`
