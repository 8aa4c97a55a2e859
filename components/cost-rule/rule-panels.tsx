'use client'
import { useTranslations } from 'next-intl'
import type { BillingKeyItem, CostRules } from '../../lib/api/contract/cost-rule.ts'
import { useCauseWords } from '../cost/use-cause-words.ts'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { DatedRows } from './dated-rows.tsx'
import type { Ending } from './end-dialog.tsx'
import { KeyRows } from './key-rows.tsx'
import { RequirementRows } from './requirement-rows.tsx'
import { useRuleWords } from './use-rule-words.ts'
import { VersionRows } from './version-rows.tsx'

/** What somebody wants to change. */
export type Asked =
  | { form: 'version' | 'alias' | 'mapping' | 'split' | 'cluster' }
  | { form: 'key'; of: BillingKeyItem | null }
  | { form: 'end'; ending: Ending }

/** Keys, other ways to write them, whose groups are, who bears what is left, and every version. */
export function RulePanels({ rules, onAsk }: { rules: CostRules; onAsk: (asked: Asked) => void }) {
  const t = useTranslations('costRule')
  const causeWord = useCauseWords()
  const words = useRuleWords()
  const whyOff = useWhyOff()
  const { may, today } = rules
  const version = rules.versions.find((one) => one.version === rules.inForce) ?? rules.versions[0]
  const ends = { today, mayEnd: may.allowed, whyNot: whyOff(may) }
  const opener = (label: string, asked: Asked) => (
    <Button size="small" isDisabled={!may.allowed} title={whyOff(may)} onPress={() => onAsk(asked)}>
      {label}
    </Button>
  )
  const onEnd = (what: Ending['what']) => (row: { id: string }, name: string) =>
    onAsk({ form: 'end', ending: { what, id: row.id, name } })
  return (
    <>
      <Panel
        title={t('keys')}
        note={version ? t('versionOf', { version: version.version }) : undefined}
        actions={opener(t('changeRules'), { form: 'version' })}
      >
        {version ? (
          <RequirementRows version={version} />
        ) : (
          <p className="px-4 py-3 text-fg-3">{t('noVersion')}</p>
        )}
      </Panel>
      <Panel
        title={t('aliases')}
        count={rules.aliases.length}
        note={t('aliasesNote')}
        actions={opener(t('addAlias'), { form: 'alias' })}
      >
        <DatedRows
          {...ends}
          label={t('aliases')}
          none={t('noAliases')}
          rows={rules.aliases}
          onEnd={(row) => onEnd('alias')(row, row.alias || row.key)}
          columns={[
            { key: 'kind', title: t('aliasKindLabel'), render: ({ kind }) => t(`aliasKind.${kind}`) },
            {
              key: 'key',
              title: t('key'),
              render: ({ key }) => <span className="font-mono">{key === '*' ? t('everyKey') : key}</span>,
            },
            {
              key: 'written',
              title: t('written'),
              render: ({ alias, value, kind, key }) =>
                alias === '' ? (
                  '–'
                ) : (
                  <span className="font-mono">
                    {alias} → {kind === 'key' ? key : value}
                  </span>
                ),
            },
          ]}
        />
      </Panel>
      <Panel
        title={t('mappings')}
        count={rules.mappings.length}
        note={t('mappingsNote')}
        actions={opener(t('addMapping'), { form: 'mapping' })}
      >
        <DatedRows
          {...ends}
          label={t('mappings')}
          none={t('noMappings')}
          rows={rules.mappings}
          onEnd={(row) => onEnd('mapping')(row, row.external)}
          columns={[
            { key: 'kind', title: t('mappingKindLabel'), render: ({ kind }) => t(`mappingKind.${kind}`) },
            {
              key: 'external',
              title: t('external'),
              render: ({ external, accountId }) => (
                <span className="font-mono">
                  {external}
                  {accountId ? ` (${accountId})` : ''}
                </span>
              ),
            },
            { key: 'owner', title: t('owner'), render: ({ owner }) => words.owner(owner) },
          ]}
        />
      </Panel>
      <Panel
        title={t('splits')}
        count={rules.splitRules.length}
        note={t('splitsNote')}
        actions={opener(t('addSplit'), { form: 'split' })}
      >
        <DatedRows
          {...ends}
          label={t('splits')}
          none={t('noSplits')}
          rows={rules.splitRules}
          onEnd={(row) => onEnd('split-rule')(row, row.name)}
          columns={[
            { key: 'position', title: t('position'), render: ({ position }) => position },
            {
              key: 'name',
              title: t('name'),
              render: ({ name }) => (
                <span className="block min-w-[20ch] max-w-[32ch] whitespace-normal">{name}</span>
              ),
            },
            {
              key: 'shares',
              title: t('shares'),
              render: ({ matches }) => (
                <span className="block min-w-[20ch] max-w-[36ch] whitespace-normal">
                  {matches.causes.map((cause) => causeWord(cause)).join(', ') || t('ofServices')}
                </span>
              ),
            },
            {
              key: 'among',
              title: t('among'),
              render: ({ among, method }) => `${t(`amongAll.${among.noun}`)}, ${t(`splitMethod.${method}`)}`,
            },
          ]}
        />
      </Panel>
      <Panel
        title={t('clusters')}
        count={rules.sharedClusters.length}
        note={t('clustersNote')}
        actions={opener(t('shareCluster'), { form: 'cluster' })}
      >
        <DatedRows
          {...ends}
          label={t('clusters')}
          none={t('noClusters')}
          rows={rules.sharedClusters}
          onEnd={(row) => onEnd('shared-cluster')(row, row.name)}
          columns={[
            { key: 'name', title: t('cluster'), render: ({ name }) => name },
            {
              key: 'measured',
              title: t('measured'),
              render: ({ measuredOn, askedAt, problem }) => (
                <span
                  className={`block max-w-[36ch] truncate ${problem ? 'text-attention-fg' : ''}`}
                  title={problem ?? undefined}
                >
                  {measuredOn
                    ? t('measuredUntil', { on: measuredOn })
                    : t(askedAt ? 'notMeasured' : 'notAsked')}
                  {problem ? ` (${problem})` : ''}
                </span>
              ),
            },
          ]}
        />
      </Panel>
      <Panel
        title={t('billingKeys')}
        count={rules.keys.length}
        note={t('billingKeysNote', { most: rules.mostKeys })}
        actions={opener(t('sayKey'), { form: 'key', of: null })}
      >
        <KeyRows
          items={rules.keys}
          mayEdit={may.allowed}
          whyNot={whyOff(may)}
          onEdit={(of) => onAsk({ form: 'key', of })}
        />
      </Panel>
      {rules.versions.length > 0 ? (
        <Panel title={t('versions')} count={rules.versions.length}>
          <VersionRows versions={rules.versions} inForce={rules.inForce} />
        </Panel>
      ) : null}
    </>
  )
}
