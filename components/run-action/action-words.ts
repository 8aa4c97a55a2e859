import { useTranslations } from 'next-intl'
import type { ActionOption, RunActionItem } from '../../lib/api/contract/run-action.ts'

type Acted = Pick<RunActionItem, 'verb' | 'jobId' | 'jobName'>

/** What is asked of runs and why not, in the reader's words. */
export function useActionWords() {
  const t = useTranslations('runAction')
  const role = useTranslations('person.role')
  const roleName = (name: string) => {
    const key = name as Parameters<typeof role>[0]
    return role.has(key) ? role(key) : name
  }
  const refusal = (why: NonNullable<ActionOption['why']>, roles: readonly string[] = []) =>
    t(`refusal.${why}`, { roles: roles.map(roleName).join(', ') })
  return {
    refusal,
    role: roleName,
    verb: ({ verb, jobId }: Pick<Acted, 'verb' | 'jobId'>) =>
      verb === 'stop' ? t(jobId === null ? 'verb.stopRun' : 'verb.stopJob') : t(`verb.${verb}`),
    /** Why a button is off; undefined: it is on. */
    why: ({ why, roles }: Pick<ActionOption, 'why' | 'roles'>) =>
      why === null ? undefined : refusal(why, roles),
  }
}
