import type { WantedTags } from '../source-edit/edit.ts'

/** What Codeup shows of a proposal. Names and values are texts of strangers: one line each, and no markup of theirs. */
export interface Proposal {
  branch: string
  title: string
  description: string
}

export interface ProposedChange {
  path: string
  address: string
  name: string
  wanted: WantedTags
}

const longestTitle = 120
/** The rest is in the files. */
const mostListed = 50

const inert = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll('`', "'")
    .slice(0, 200)
const code = (text: string): string => `\`${inert(text)}\``

/** The branch of a fix: of its own, so that nobody else's is moved. */
export const fixBranch = (id: string): string => `sluice/cost-tags-${id.slice(-12)}`

/** A line by which the commit of a fix is found again. */
export const fixTrailer = (id: string, path: string): string => `Sluice-Fix: ${id} ${path}`

export function commitMessage(id: string, path: string, changes: readonly ProposedChange[]): string {
  const names = [...new Set(changes.map(({ address }) => inert(address)))]
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `CostTags of ${names.slice(0, 3).join(', ')}${rest}\n\n${fixTrailer(id, path)}\n`
}

/** The merge request of a fix: which resource gets which costTags, who asked for it and why. */
export function proposalOf(
  id: string,
  changes: readonly ProposedChange[],
  by: { name: string; reason: string },
): Proposal {
  const count = new Set(changes.map(({ path, address }) => `${path} ${address}`)).size
  const title = `CostTags for ${count === 1 ? inert(changes[0]?.name ?? '') : `${count} resources`}`
  const listed = changes.slice(0, mostListed).map(({ path, address, wanted }) => {
    const tags = Object.entries(wanted).map(([key, value]) => code(`${key} = ${value}`))
    return `- ${code(address)} in ${code(path)}: ${tags.join(', ')}`
  })
  const rest = changes.length > mostListed ? [`- and ${changes.length - mostListed} more`] : []
  const description = [
    `Asked for in Sluice by ${inert(by.name)}: ${inert(by.reason)}`,
    '',
    ...listed,
    ...rest,
    '',
    'What was spent before this is merged and applied stays as it was billed.',
  ].join('\n')
  return { branch: fixBranch(id), title: title.slice(0, longestTitle), description }
}
