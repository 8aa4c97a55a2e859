import type { RegistryFindingItem } from '../../lib/api/contract/registry.ts'

const shortOf = (digest: string | undefined) => (digest ? digest.replace('sha256:', '').slice(0, 12) : '')
const lastOf = (subject: string, mark: string) => subject.slice(subject.lastIndexOf(mark) + 1)

/** What the sentences about a finding are filled with; every key is there for every kind. */
export function valuesOf({ subject, repository, detail }: RegistryFindingItem) {
  return {
    repository: repository?.split('/').slice(1).join('/') ?? subject,
    imageTag: lastOf(subject, ':'),
    from: shortOf(detail.from),
    to: shortOf(detail.to),
    region: detail.region ?? '',
    why: detail.why ?? 'absent',
    rule: detail.rule ?? '',
    count: detail.count ?? 0,
  }
}
