export const findingSeverities = ['high', 'medium', 'low'] as const
export type FindingSeverity = (typeof findingSeverities)[number]

/** What puts a finding right: costTags, a switch in the cloud's console, or somebody who decides what is done with it. */
export const findingRemedies = ['tag', 'switch-on', 'decide'] as const
export type FindingRemedy = (typeof findingRemedies)[number]

/** What a query over costs can find, the gravest first; and what is to be done about it. */
export const costFindings = {
  /** A required key is not on a resource. */
  'resource-untagged': { severity: 'high', remedy: 'tag' },
  /** It is there with a value that the rules do not allow. */
  'value-not-allowed': { severity: 'high', remedy: 'tag' },
  /** Resources have a key, and no bill does: the cloud was not told to bill by it. */
  'key-not-switched-on': { severity: 'high', remedy: 'switch-on' },
  /** Paid for and not used: a reservation or savings plan. */
  'commitment-unused': { severity: 'high', remedy: 'decide' },
  /** Paid for, and nothing happens on it. */
  'resource-idle': { severity: 'medium', remedy: 'decide' },
  /** Workloads of several classes on one pool of nodes: nobody can say what each costs. */
  'pool-mixed': { severity: 'medium', remedy: 'decide' },
  /** A workload of a shared cluster that no service is known for. */
  'workload-unowned': { severity: 'medium', remedy: 'decide' },
  /** Data that leaves or comes over the internet where it could stay inside. */
  'transfer-public': { severity: 'medium', remedy: 'decide' },
  /** Made by hand: it can not be made again from code. */
  'resource-console-made': { severity: 'low', remedy: 'decide' },
  /** Money is attributed by another way to write a key or value. */
  'alias-used': { severity: 'low', remedy: 'tag' },
} as const satisfies Record<string, { severity: FindingSeverity; remedy: FindingRemedy }>

export type CostFindingKind = keyof typeof costFindings
export const costFindingKinds = Object.keys(costFindings) as CostFindingKind[]
