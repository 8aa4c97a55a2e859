'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { DelegationPanel } from '../delegation/delegation-panel.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazyFeedPanel } from '../freeze/lazy-freeze.tsx'
import { NoticeView } from '../notice/notice-view.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { GrantPill } from './grant-pill.tsx'
import { PasswordPanel } from './password-panel.tsx'
import { PreferencesPanel } from './preferences-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'

/** Who am I here, and where am I signed in? */
export function ProfileView() {
  const t = useTranslations('profile')
  const session = useQuery(api.session.get.queryOptions())
  if (session.error && !session.data) {
    return <FailureNote error={session.error} onRetry={() => void session.refetch()} />
  }
  if (!session.data) return <PageSkeleton />
  const { person, grants, teams } = session.data
  return (
    <>
      <div>
        <Sentence>
          {t.rich('answer', { name: person.name, key: person.key, b: (chunks) => <b>{chunks}</b> })}
        </Sentence>
        <p className="mt-1 text-fg-3">
          {teams.length > 0 ? t('teams', { names: teams.map((team) => team.name).join(', ') }) : t('noTeam')}
        </p>
        <ul aria-label={t('roles')} className="mt-2 flex flex-wrap gap-1">
          {grants.map((grant) => (
            <li key={`${grant.role}${grant.scopeKind}${grant.scopeId}`}>
              <GrantPill grant={grant} />
            </li>
          ))}
        </ul>
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <PreferencesPanel person={person} organisationZone={session.data.organisation.timeZone} />
        <PasswordPanel />
      </div>
      <DelegationPanel person={person} />
      <NoticeView own />
      <div id="feeds" className="empty:hidden">
        <LazyFeedPanel />
      </div>
      <SessionsPanel />
    </>
  )
}
