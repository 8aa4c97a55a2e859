'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { EvidencePromotion } from '../../lib/api/contract/evidence.ts'
import type { GateVerdict } from '../../lib/api/contract/gate-verdict.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'

function Names({ people }: { people: { id: string; name: string }[] | null }) {
  const t = useTranslations('evidence')
  const format = useFormatter()
  if (people === null) return <>{t('notKept')}</>
  return <>{people.length === 0 ? t('nobody') : format.list(people.map(({ name }) => name))}</>
}

/** Both verdicts side by side: what was said when it was asked, and what it started by. */
function Verdicts({ asked, start }: { asked: GateVerdict[]; start: GateVerdict[] | null }) {
  const t = useTranslations('evidence')
  const gate = useTranslations('gate')
  const verdict = useTranslations('gates.verdict')
  const word = (found: GateVerdict | undefined) =>
    found ? <Status kind={found.verdict} label={verdict(found.verdict)} /> : <span>–</span>
  return (
    <table className="w-full text-left text-sm">
      <thead>
        <tr className="text-fg-3">
          <th className="font-medium">{t('gate')}</th>
          <th className="font-medium">{t('whenAsked')}</th>
          <th className="font-medium">{t('atStart')}</th>
        </tr>
      </thead>
      <tbody>
        {asked.map((one) => (
          <tr key={one.gate} className="border-line border-t">
            <td className="py-0.5">{gate.has(`${one.gate}.title`) ? gate(`${one.gate}.title`) : one.gate}</td>
            <td>{word(one)}</td>
            <td>{word(start?.find((other) => other.gate === one.gate))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What an auditor asks of one promotion: who, what, by which rules, who could have approved, under which sessions. */
export function EvidencePromotionPanel({ promotion }: { promotion: EvidencePromotion }) {
  const t = useTranslations('evidence')
  const state = useTranslations('promotion.state')
  const format = useFormatter()
  const name = useEnvironmentName()
  const time = (text: string | null) =>
    text ? format.dateTime(new Date(text), { dateStyle: 'short', timeStyle: 'medium' }) : '–'
  const facts: [string, React.ReactNode][] = [
    [
      t('digest'),
      <code key="d" className="break-all font-mono text-sm">
        {promotion.digest}
      </code>,
    ],
    [
      t('ranBefore'),
      <code key="f" className="break-all font-mono text-sm">
        {promotion.fromDigest ?? '–'}
      </code>,
    ],
    [t('requester'), `${promotion.requester?.name ?? t('portal')}, ${time(promotion.requestedAt)}`],
    [
      t('starter'),
      promotion.startedAt ? `${promotion.starter?.name ?? t('portal')}, ${time(promotion.startedAt)}` : '–',
    ],
    [t('ended'), time(promotion.endedAt)],
    [t('reason'), promotion.reason ?? promotion.reasonKey ?? '–'],
    [t('rules'), t('version', { version: promotion.settingsVersion })],
    [t('couldWhenAsked'), <Names key="a" people={promotion.couldApproveWhenAsked} />],
    [t('couldAtStart'), <Names key="s" people={promotion.couldApproveAtStart} />],
    [
      t('approvals'),
      promotion.approvals.length === 0
        ? '–'
        : promotion.approvals
            .map(
              (one) =>
                `${one.person?.name ?? '–'}${one.for ? ` (${one.for.name})` : ''}, ${t(one.decision)}, ${time(one.at)}`,
            )
            .join('; '),
    ],
    ...promotion.overrides.map((one): [string, React.ReactNode] => [
      t('override', { gate: one.gate }),
      `${one.person?.name ?? '–'}: ${one.reason}`,
    ]),
  ]
  return (
    <Panel
      title={`P-${promotion.number} · ${promotion.service} → ${name(promotion.environment)}`}
      note={state(promotion.state)}
    >
      <div className="flex flex-col gap-3 p-4">
        <BuildName build={promotion.build} />
        <dl className="grid grid-cols-[160px_minmax(0,1fr)] gap-x-3 gap-y-1 max-md:grid-cols-1">
          {facts.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-fg-3 text-sm">{label}</dt>
              <dd className="min-w-0">{value}</dd>
            </div>
          ))}
        </dl>
        <Verdicts asked={promotion.askedVerdicts} start={promotion.startVerdicts} />
        <h3 className="font-semibold">{t('steps')}</h3>
        <ul className="text-sm">
          {promotion.steps.map((step) => (
            <li key={step.position} className="border-line border-t py-1">
              <b>{step.name}</b> {step.state} · {time(step.startedAt)} – {time(step.endedAt)}
              {step.sessionName ? <code className="ml-2 font-mono">{step.sessionName}</code> : null}
              {step.roleArn ? <code className="ml-2 break-all font-mono">{step.roleArn}</code> : null}
              {Object.keys(step.evidence).length > 0 ? (
                <code className="block break-all font-mono text-fg-2">{JSON.stringify(step.evidence)}</code>
              ) : null}
            </li>
          ))}
        </ul>
        <h3 className="font-semibold">{t('commits')}</h3>
        <ul className="text-sm">
          {promotion.commits.length === 0 ? <li>–</li> : null}
          {promotion.commits.map((commit) => (
            <li key={commit.sha}>
              <code className="font-mono">{commit.sha.slice(0, 8)}</code> {commit.title} · {commit.authorName}{' '}
              {commit.workItems.join(', ')}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}
