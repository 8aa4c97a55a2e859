'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ContentAnswer } from '../../lib/api/contract/change-class.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { CommitRows } from './commit-rows.tsx'
import { contentKind, useReleaseWords } from './release-words.ts'

const choices = ['bug-fix', 'feature', 'release'] as const
type Choice = (typeof choices)[number]

/** What a build is against what runs somewhere, why, and what people said of it. Looser takes a second person. */
export function ContentSection({ service, build }: { service: string; build: string }) {
  const whyOff = useWhyOff()
  const t = useTranslations('release.content')
  const content = useTranslations('changeClass')
  const name = useEnvironmentName()
  const client = useQueryClient()
  const [chosen, setChosen] = useState<string | null>(null)
  const [asked, setAsked] = useState(false)
  const [choice, setChoice] = useState<Choice>('bug-fix')
  const environments = useQuery(api.environment.list.queryOptions({ input: {} }))
  const slugs = environments.data?.items.map(({ slug }) => slug) ?? []
  const environment = chosen ?? slugs.at(-1)
  const answer = useQuery(
    api.changeClass.get.queryOptions({
      input: { service, buildId: build, environment: environment ?? '' },
      enabled: environment !== undefined,
    }),
  )
  const onSuccess = () => {
    void client.invalidateQueries()
    setAsked(false)
  }
  const override = useMutation(api.changeClass.override.mutationOptions({ onSuccess }))
  const may = answer.data?.may.override
  return (
    <Panel
      title={t('title')}
      actions={
        may ? (
          <Button size="small" isDisabled={!may.allowed} title={whyOff(may)} onPress={() => setAsked(true)}>
            {t('override')}
          </Button>
        ) : undefined
      }
    >
      <div className="flex flex-wrap items-end gap-4 px-4 py-3">
        {environment ? (
          <div className="w-44">
            <SelectField
              label={t('against')}
              value={environment}
              onChange={setChosen}
              options={slugs.map((key) => ({ key, label: name(key) }))}
            />
          </div>
        ) : null}
        {answer.data ? (
          <p className="flex min-h-8 flex-wrap items-center gap-x-3">
            <Status
              kind={contentKind[answer.data.content]}
              label={content(`content.${answer.data.content}`)}
            />
            <span className="text-fg-2">
              {content.has(`reason.${answer.data.reason}` as 'reason.only-fixes')
                ? content(`reason.${answer.data.reason}` as 'reason.only-fixes')
                : answer.data.reason}
            </span>
          </p>
        ) : null}
      </div>
      {answer.error ? (
        <div className="border-line border-t px-4 py-2">
          <FailureNote error={answer.error} />
        </div>
      ) : null}
      {answer.data && environment ? (
        <>
          <Overrides answer={answer.data} environment={environment} />
          <details className="border-line border-t">
            <summary className="cursor-pointer px-4 py-2 text-accent-fg">
              {t('evidence', { count: answer.data.commits.length })}
            </summary>
            <CommitRows commits={answer.data.commits} none={t('none')} />
          </details>
        </>
      ) : null}
      {asked && environment ? (
        <TextDialog
          title={t('overrideTitle', { service })}
          note={t('overrideNote')}
          textLabel={t('reason')}
          confirmLabel={t('override')}
          cancelLabel={t('back')}
          isRequired
          isPending={override.isPending}
          onClose={() => setAsked(false)}
          onConfirm={(reason) =>
            override.mutate({ service, buildId: build, environment, content: choice, reason })
          }
        >
          <SelectField
            label={t('to')}
            value={choice}
            onChange={(value) => setChoice(choices.find((one) => one === value) ?? 'bug-fix')}
            options={choices.map((key) => ({ key, label: content(`content.${key}`) }))}
          />
          {override.error ? <FailureNote error={override.error} /> : null}
        </TextDialog>
      ) : null}
    </Panel>
  )
}

function Overrides({ answer, environment }: { answer: ContentAnswer; environment: string }) {
  const t = useTranslations('release.content')
  const content = useTranslations('changeClass.content')
  const words = useReleaseWords()
  const client = useQueryClient()
  const [withdrawn, setWithdrawn] = useState<string | null>(null)
  const onSuccess = () => {
    void client.invalidateQueries()
    setWithdrawn(null)
  }
  const agree = useMutation(api.changeClass.agree.mutationOptions({ onSuccess }))
  const withdraw = useMutation(api.changeClass.withdraw.mutationOptions({ onSuccess }))
  return (
    <ul>
      {answer.overrides.map((one) => (
        <li
          key={one.id}
          className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5"
        >
          <Status kind={contentKind[one.content]} label={content(one.content)} />
          <span className="min-w-0">
            {t('said', { name: one.person, reason: one.reason, at: words.at(one.at) })}
          </span>
          <Pill tone={one.counts ? 'attention' : 'neutral'}>
            {one.withdrawnAt
              ? t('takenBack')
              : one.counts
                ? one.second
                  ? t('agreedBy', { name: one.second })
                  : t('counts')
                : one.looser && one.second === null
                  ? t('needsSecond')
                  : t('doesNotCount')}
          </Pill>
          {one.withdrawnAt ? null : (
            <span className="ml-auto flex gap-2">
              {one.looser && one.second === null ? (
                <Button
                  size="small"
                  variant="primary"
                  isDisabled={agree.isPending}
                  onPress={() => agree.mutate({ id: one.id, environment })}
                >
                  {t('agree')}
                </Button>
              ) : null}
              <Button size="small" onPress={() => setWithdrawn(one.id)}>
                {t('takeBack')}
              </Button>
            </span>
          )}
        </li>
      ))}
      {agree.error ? (
        <li className="border-line border-t px-4 py-2">
          <FailureNote error={agree.error} />
        </li>
      ) : null}
      {withdrawn ? (
        <TextDialog
          title={t('takeBackTitle')}
          note={t('takeBackNote')}
          textLabel={t('reason')}
          confirmLabel={t('takeBack')}
          cancelLabel={t('back')}
          isRequired
          isPending={withdraw.isPending}
          onClose={() => setWithdrawn(null)}
          onConfirm={(reason) => withdraw.mutate({ id: withdrawn, environment, reason })}
        >
          {withdraw.error ? <FailureNote error={withdraw.error} /> : null}
        </TextDialog>
      ) : null}
    </ul>
  )
}
