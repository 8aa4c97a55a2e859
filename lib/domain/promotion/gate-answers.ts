import { type GateName, gateNames, type Verdict } from './gate-verdict.ts'
import { asksSecond, neverOverridden } from './override.ts'

/** What a gate is, for those who read about it: the page docs/gates.md is written from this. */
export interface GateAnswer {
  /** What it asks, as a condition under which it passes. */
  asks: string
  /** Where its facts come from. */
  facts: string
  /** Every verdict it can give beside `overridden`. */
  verdicts: readonly Verdict[]
  /** Who or what resolves it when it does not pass. */
  resolvedBy: string
  /** What of it an environment sets, by the names of the settings. */
  settings: string
}

export const gateAnswers = {
  permission: {
    asks: 'The requester may promote this service into this environment, by the grants they hold now.',
    facts: 'People and grants of the portal.',
    verdicts: ['pass', 'block'],
    resolvedBy: 'the requester getting a grant; a release manager asking instead',
    settings: '',
  },
  digest: {
    asks: 'The digest exists in the registry now.',
    facts:
      'The registry, asked at the start; what sync saw counts for 15 minutes, no answer for 60 minutes blocks.',
    verdicts: ['pass', 'warn', 'wait', 'block'],
    resolvedBy: 'the registry answering; a rollback goes on when a person typed that the registry is away',
    settings: '',
  },
  'tag-integrity': {
    asks: 'Its version and its keep tag still point to it. Moving names (latest, branches) are shown and never judged.',
    facts: 'The tags of the repository, as sync last saw them.',
    verdicts: ['pass', 'warn', 'block'],
    resolvedBy: 'a release manager',
    settings: 'tagIntegritySeverity',
  },
  path: {
    asks: 'The digest stayed in the environment before and passed its observation if it was promoted there; the build is not bad, the place is not held (or the build contains the stated fix), and a suspect build is brought back by a release manager with a reason.',
    facts:
      'Stays, promotions, holds, suspect and bad builds of the portal; commits of the code host for the fix.',
    verdicts: ['pass', 'warn', 'wait', 'block'],
    resolvedBy:
      'promoting it there first; time while it is observed there; the owner of the hold; a release manager',
    settings: 'outsideStaysCount of the environment before',
  },
  soak: {
    asks: 'Its longest stay in the environment before is long enough. Time in which nobody looked does not count.',
    facts: 'Stays of the portal, from what sync saw running.',
    verdicts: ['pass', 'wait', 'block'],
    resolvedBy: 'time; running it there again when it left too early',
    settings: 'soakMinutes',
  },
  'build-checks': {
    asks: 'Each required check passed for this source: in its CI run, or in the merge check of the same tree.',
    facts: 'Runs of Yunxiao Flow.',
    verdicts: ['pass', 'wait', 'block'],
    resolvedBy: 'the run ending; a developer repairing or repeating it',
    settings: 'requiredChecks',
  },
  scan: {
    asks: 'The scan has finished and is fresh; findings added over what runs there are within the limit; inherited High ones are within their grace, or the build lowers their count. Waived findings do not count and are listed.',
    facts: 'Scans of the registry, which answers severities; waivers of the portal.',
    verdicts: ['pass', 'warn', 'wait', 'block'],
    resolvedBy:
      'the scan ending; a developer with a fixed build; a release manager with a waiver of at most 180 days',
    settings: 'scan.addedHigh, scan.addedMedium, scan.freshHours, scan.graceDays',
  },
  size: {
    asks: 'The image is under the limit of the environment, or under the own limit of the service, which has a reason.',
    facts: 'The size the registry states.',
    verdicts: ['pass', 'warn', 'block'],
    resolvedBy: 'a developer with a smaller image; an admin with another limit',
    settings: 'sizeLimitBytes, sizeSeverity',
  },
  freeze: {
    asks: 'No emergency stop and no window closes this content and action here and now, or a granted exception covers it. A window that only reports warns; one that cannot be followed closes its scope. What a window asks more words for is judged by the approvals. A first deployment below production passes every window, and a rollback everything but a stop that includes rollbacks.',
    facts: 'Windows, stops, exceptions, calendars and releases of the portal, computed at each question.',
    verdicts: ['pass', 'warn', 'wait', 'block'],
    resolvedBy:
      'time; a release manager changing the window or granting an exception that another asked for; who is on call lifting a stop; an admin repairing a window that cannot be followed',
    settings: '',
  },
  'release-content': {
    asks: 'In release week what a version of an open release has since the cut is fixes; before the week more is a warning. Commits are named. What nobody knows is no fix; a service in no open release is not judged. A build that is none of the release passes here and is for the freezes, with a warning at the end of the path. An environment that is kept for a release lets the builds of others wait until then; a hotfix is only warned.',
    facts:
      'Releases and versions of the portal; commits of the code host, work items of their messages, what people said of the content.',
    verdicts: ['pass', 'warn', 'wait', 'block', 'off'],
    resolvedBy:
      'a developer taking the commit back or naming its work item; a release manager calling the content looser, with a second person, or bringing the service back; an admin giving the environment free',
    settings: 'reservation',
  },
  approvals: {
    asks: 'Enough people of the role or group, and of each group that a window in force asks, said yes to exactly this digest and configuration over what runs now; nobody of them has lost the role, and no word has lapsed.',
    facts: 'Approvals, grants, groups, delegations and the on-call roster of the portal.',
    verdicts: ['pass', 'wait'],
    resolvedBy: 'the people named, and after a time the groups asked next',
    settings: 'approvals',
  },
  queue: {
    asks: 'No other promotion holds the place or stands before it, its hour has come, and a rollout slot is free.',
    facts: 'Promotions of the portal.',
    verdicts: ['pass', 'warn', 'wait'],
    resolvedBy:
      'time; a release manager settling the place; a person saying that an older build should still go',
    settings: 'rolloutCap',
  },
  'target-health': {
    asks: 'No crash loop, pull failure or stuck rollout there now. Never more than a warning: a new build is often the way out.',
    facts: 'Workloads and pods of the clusters, as sync last saw them.',
    verdicts: ['pass', 'warn'],
    resolvedBy: 'a developer or who is on call',
    settings: '',
  },
  'temporary-config': {
    asks: 'No temporary configuration is live that this would wipe.',
    facts: 'A config centre; none is connected yet.',
    verdicts: ['off'],
    resolvedBy: '',
    settings: '',
  },
  parity: {
    asks: "No unexplained difference of the environment's stack.",
    facts: 'Infrastructure stacks; none is connected yet.',
    verdicts: ['off'],
    resolvedBy: '',
    settings: '',
  },
  'cost-tags': {
    asks: 'The resources that the service has there carry the costTags that the rules in force today require of them, with allowed values: the clusters of its targets, and what the inventory links to it. Of a cluster on which several services or environments live, the key that names one of them is not asked. A costTag that names another service or environment does not count. What the inventory does not list, or nobody has looked at for 24 hours, is no pass. A service that comes into the environment for the first time has a setting of its own. A hotfix is only warned.',
    facts:
      'Resource Center and the Tag API, as the inventory last saw them; the rules of cost; names and owners of the catalogue. Off while no resource is read, or nobody has made rules.',
    verdicts: ['pass', 'warn', 'block', 'off'],
    resolvedBy:
      'who has the resources, with a costTag at its source (a merge request from the findings of cost does it); a cost lead changing the rules; an admin connecting the inventory',
    settings: 'costTags.staying, costTags.entering',
  },
  registry: {
    asks: 'Where it is asked: the registry is Enterprise Edition, has an endpoint inside the VPC, and the digest is copied to every region of the targets. Where that is asked too: the repository lets no tag be moved.',
    facts:
      'Instances, repositories and replication of the registry, as sync last saw them; older than 24 hours is not known.',
    verdicts: ['pass', 'warn', 'block', 'off'],
    resolvedBy: 'an admin; the registry finishing its copy',
    settings: 'registry.required, registry.severity, registry.immutable',
  },
  'pull-storm': {
    asks: 'Few enough nodes would pull the image at once, or they share it by P2P. The largest size that scaling may reach counts, and the estimate in bytes is said.',
    facts: 'Node pools of the clusters, as sync last saw them; older than 24 hours is not known.',
    verdicts: ['pass', 'warn', 'off'],
    resolvedBy: 'an admin with P2P or other pools',
    settings: 'pullStorm.nodes',
  },
  role: {
    asks: 'The environment has a promotion role of its own, apart from every other role, with all it needs, and a way to write for every target.',
    facts: 'The connection and its last check; what the targets say of how they are written.',
    verdicts: ['pass', 'block'],
    resolvedBy: 'an admin',
    settings: '',
  },
} as const satisfies Record<GateName, GateAnswer>

const overriddenBy = (gate: GateName): string => {
  if (neverOverridden.includes(gate)) return 'nobody'
  return asksSecond(gate)
    ? 'a release manager, with a second one who agrees'
    : 'a release manager, who is on call, or an admin'
}

function section(gate: GateName): string {
  const answer: GateAnswer = gateAnswers[gate]
  const stops = answer.verdicts.includes('wait') || answer.verdicts.includes('block')
  const lines = [
    `- Passes when: ${answer.asks}`,
    `- Facts: ${answer.facts}`,
    `- Verdicts: ${answer.verdicts.map((verdict) => `\`${verdict}\``).join(', ')}`,
    ...(answer.resolvedBy ? [`- Resolved by: ${answer.resolvedBy}`] : []),
    ...(answer.settings ? [`- Settings: ${answer.settings}`] : []),
    ...(stops ? [`- Set aside by: ${overriddenBy(gate)}`] : []),
  ]
  return `## ${gate}\n\n${lines.join('\n')}\n`
}

const introduction = `# Gates

Written by \`scripts/gates-table.ts\` from the code; do not edit it here.

Every promotion is judged by all gates, in this order, when it is asked for and again when it starts; both verdicts are
kept, and \`GET /api/v1/promotions/{id}/explain\` answers both together with what the gates would say now. It starts when
no gate says \`wait\` or \`block\`. \`off\` means that the source of a gate is not connected, and is never called a pass.
What could not be found out is never a pass either. A gate that stops may be set aside for one promotion, by name and with
a typed reason; the verdict is then \`overridden\`, and its review stays open until somebody else closes it. A rollback is
judged by permission, digest, freeze, queue and role alone; to it every other gate is a warning.
`

/** The whole page about gates, as Markdown. Pure. */
export const gatesPage = (): string => `${[introduction, ...gateNames.map(section)].join('\n')}`
