'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { MergeCheckItem, MergeStatusItem, PipelineGateItem } from '../../lib/api/contract/merge-check.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useFreezeWords } from '../freeze/freeze-words.ts'
import { useReasonWords } from '../freeze/reason-words.ts'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'

type Answered = MergeCheckItem & { askedBy: string; at: string }

const marks = { pass: 'pass', block: 'frozen', open: 'warn' } as const

function Why({
  item,
  more,
}: {
  item: Pick<MergeCheckItem, 'reasons' | 'opensAt'>
  more?: string | undefined
}) {
  const t = useTranslations('mergeCheck')
  const words = useFreezeWords()
  const reasons = useReasonWords()(item.reasons)
  const opens = item.opensAt ? t('opens', { at: words.at(item.opensAt) }) : ''
  return (
    <span className="block min-w-48 whitespace-normal text-sm">
      {[more, reasons, opens].filter(Boolean).join(' · ')}
    </span>
  )
}

function Who({ resolvers }: Pick<MergeCheckItem, 'resolvers'>) {
  const t = useTranslations('mergeCheck')
  const role = useTranslations('person.role')
  const names = resolvers.map(({ kind, name }) => {
    const key = name as Parameters<typeof role>[0]
    if (kind === 'time') return t('time')
    return kind === 'role' && role.has(key) ? role(key) : name
  })
  return <span className="text-fg-2">{names.join(', ')}</span>
}

function Requests({ requests }: { requests: MergeStatusItem[] }) {
  const t = useTranslations('mergeCheck')
  const words = useFreezeWords()
  return (
    <ShortTable
      label={t('requests')}
      rows={requests}
      rowKey={({ number }) => String(number)}
      columns={[
        {
          key: 'request',
          title: t('request'),
          render: ({ number, title, webUrl }) => (
            <span className="flex gap-2">
              {webUrl ? (
                <a href={webUrl} className="text-accent-fg underline-offset-3 hover:underline">
                  !{number}
                </a>
              ) : (
                <span>!{number}</span>
              )}
              <span className="max-w-72 truncate" title={title}>
                {title}
              </span>
            </span>
          ),
        },
        {
          key: 'into',
          title: t('into'),
          render: ({ targetBranch }) => <code className="font-mono text-sm">{targetBranch}</code>,
        },
        {
          key: 'status',
          title: t('status'),
          render: ({ answer, problem, againAt }) => (
            <span className="flex flex-col whitespace-normal">
              {problem ? (
                <Status kind="failed" label={t('notWritten')} />
              ) : (
                <Status kind={answer ? marks[answer] : 'wait'} label={t(`answer.${answer ?? 'none'}`)} />
              )}
              {problem ? (
                <span className="text-fg-2 text-sm">
                  {problem} {againAt ? t('again', { at: words.at(againAt) }) : ''}
                </span>
              ) : null}
            </span>
          ),
        },
      ]}
    />
  )
}

function Answers({ answers }: { answers: Answered[] }) {
  const t = useTranslations('mergeCheck')
  const classes = useTranslations('changeClass.content')
  const words = useFreezeWords()
  return (
    <ShortTable
      label={t('answers')}
      rows={answers}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'answer',
          title: t('said'),
          render: ({ answer }) => <Status kind={marks[answer]} label={t(`answer.${answer}`)} />,
        },
        {
          key: 'what',
          title: t('what'),
          render: ({ sha, sourceBranch, targetBranch }) => (
            <code className="font-mono text-sm" title={sha}>
              {sourceBranch ?? sha.slice(0, 8)} → {targetBranch}
            </code>
          ),
        },
        { key: 'class', title: t('class'), render: ({ content }) => classes(content) },
        {
          key: 'why',
          title: t('why'),
          render: (item) => (
            <Why item={item} more={item.unknown ? t(`unknown.${item.unknown}`) : undefined} />
          ),
        },
        { key: 'who', title: t('who'), render: ({ resolvers }) => <Who resolvers={resolvers} /> },
        {
          key: 'asked',
          title: t('asked'),
          render: ({ askedBy, at }) => (
            <span className="text-fg-2 tabular-nums">
              {askedBy} · {words.at(at)}
            </span>
          ),
        },
      ]}
    />
  )
}

function Gates({ gates }: { gates: PipelineGateItem[] }) {
  const t = useTranslations('mergeCheck')
  const environment = useEnvironmentName()
  const words = useFreezeWords()
  return (
    <ShortTable
      label={t('gates')}
      rows={gates}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'said',
          title: t('said'),
          render: ({ answer, answeredAt, problem }) => (
            <Status
              kind={
                answeredAt === null ? (problem ? 'failed' : 'wait') : answer === 'pass' ? 'pass' : 'frozen'
              }
              label={answeredAt === null ? t('gateUnsaid') : t(`gate.${answer}`)}
            />
          ),
        },
        {
          key: 'gate',
          title: t('gateName'),
          render: ({ pipeline, run, name }) => (
            <span>
              {pipeline} #{run} <span className="text-fg-2">{name}</span>
            </span>
          ),
        },
        { key: 'where', title: t('where'), render: (gate) => environment(gate.environment) },
        {
          key: 'why',
          title: t('why'),
          render: (gate) => <Why item={gate} more={gate.problem ?? undefined} />,
        },
        {
          key: 'at',
          title: t('when'),
          render: ({ at }) => <span className="text-fg-2 tabular-nums">{words.at(at)}</span>,
        },
      ]}
    />
  )
}

/** What freezes said lately of merges into a service's repository and at its pipelines' manual gates. Nothing said, nothing drawn. */
export function MergePanel({ slug }: { slug: string }) {
  const t = useTranslations('mergeCheck')
  const merges = useQuery(api.mergeCheck.ofService.queryOptions({ input: { slug } }))
  if (merges.error && !merges.data)
    return <FailureNote error={merges.error} onRetry={() => void merges.refetch()} />
  if (!merges.data) return null
  const { requests, answers, gates } = merges.data
  if (requests.length + answers.length + gates.length === 0) return null
  return (
    <Panel title={t('title')} note={t('note')}>
      {requests.length > 0 ? <Requests requests={requests} /> : null}
      {answers.length > 0 ? <Answers answers={answers} /> : null}
      {gates.length > 0 ? <Gates gates={gates} /> : null}
    </Panel>
  )
}
