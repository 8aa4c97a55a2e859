/** What a rule needs to have read before it can say anything; without it the rule is unknown, never clean. */
export type RuleNeeds = 'catalogue' | 'definition' | 'variables' | 'files' | 'branch-rules'
export type FindingSeverity = 'high' | 'medium' | 'low'

export interface FindingRule {
  severity: FindingSeverity
  needs: readonly RuleNeeds[]
  /** When it is found, in a sentence. The page docs/pipelines.md is written from these. */
  found: string
  why: string
  fix: string
}

/** Every rule about a pipeline, its definition and its repository. The gravest first within a family. */
export const findingRules = {
  'static-key': {
    severity: 'high',
    needs: ['definition', 'variables', 'files'],
    found:
      'A key, token, password or private key stands in the definition, in a variable that is not masked, in a Dockerfile or in a settings file: by the pattern of its kind, or by a name that speaks of a secret and a value that looks like one.',
    why: 'Whoever may read the repository or a log has the key, and it never ends by itself.',
    fix: 'Withdraw the key where it was made, take it out, and let the pipeline get a short-lived one through a service connection or a masked variable.',
  },
  'kubectl-apply': {
    severity: 'high',
    needs: ['definition'],
    found: 'A step changes a cluster itself: kubectl apply, set image and the like, helm install or upgrade.',
    why: 'It goes around manifests, gates and freezes, and the pipeline holds the right to deploy.',
    fix: 'Let the step write the digest into the manifest repository, or ask the portal with `sluice promote`; take the cluster rights from the pipeline.',
  },
  'runner-jenkins': {
    severity: 'high',
    needs: ['definition'],
    found: 'A job hands over to Jenkins.',
    why: 'A Jenkins of one’s own is a long-lived machine with everybody’s keys, and its logs and gates are not seen here.',
    fix: 'Move its steps into the definition and run them on an ephemeral runner of the build cluster.',
  },
  'stage-missing': {
    severity: 'high',
    needs: ['definition'],
    found: 'The definition has no job for a stage that the profile requires of its kind.',
    why: 'What is never checked passes.',
    fix: 'Add a job for the stage.',
  },
  'stage-advisory': {
    severity: 'high',
    needs: ['definition'],
    found:
      'A required stage is there and can not fail: its failure is let go on, its errors are swallowed, its tests are skipped, or it starts only by hand.',
    why: 'A check that nobody has to heed leaves a backlog.',
    fix: 'Take out what swallows the failure, so that the job fails when the check fails.',
  },
  'branch-unprotected': {
    severity: 'high',
    needs: ['branch-rules'],
    found: 'No rule of protected branches covers the default branch.',
    why: 'Anybody may push anything to what is built next.',
    fix: 'Add a protected-branch rule for it: pushes by nobody but administrators, merge requests with one approval.',
  },
  'direct-push': {
    severity: 'high',
    needs: ['branch-rules'],
    found: 'The rule of the default branch lets developers push to it directly.',
    why: 'A push goes around review and merge check.',
    fix: 'Leave only administrators (40) among those who may push.',
  },
  'review-not-required': {
    severity: 'high',
    needs: ['branch-rules'],
    found: 'The rule of the default branch asks for no merge request, or for no approval of one.',
    why: 'What one person overlooks goes live.',
    fix: 'Require merge requests with at least one approval.',
  },
  'self-approval': {
    severity: 'medium',
    needs: ['branch-rules'],
    found: 'Authors may approve their own merge requests.',
    why: 'An approval of one’s own is none.',
    fix: 'Switch self-approval off in the rule.',
  },
  'checks-not-required': {
    severity: 'medium',
    needs: ['branch-rules'],
    found: 'The rule of the default branch asks for no passed check before a merge.',
    why: 'The merge check is then advice.',
    fix: 'Require the passed merge check in the rule.',
  },
  'leak-detection-off': {
    severity: 'high',
    needs: ['branch-rules'],
    found: 'The rule of the default branch says that leak detection is off.',
    why: 'A key that is pushed stays in the history for good.',
    fix: 'Switch the detection of sensitive information on in the rule.',
  },
  'pair-missing': {
    severity: 'medium',
    needs: ['catalogue'],
    found: 'A service has one or two of its three pipelines: merge check, ci and cd.',
    why: 'What has no pipeline is done by hand, by somebody, somehow.',
    fix: 'Make the missing pipeline under the name it should have.',
  },
  naming: {
    severity: 'low',
    needs: ['catalogue'],
    found: 'The name is not {app}-service or {app}-web, then -merge-check-k8s, -ci-k8s or -cd-k8s.',
    why: 'CI and CD are paired by name; a name off the rule pairs with nothing.',
    fix: 'Rename the pipeline.',
  },
  'definition-missing': {
    severity: 'medium',
    needs: ['definition', 'files'],
    found: 'No file in the repository (.flow.yaml, .flow/*.yaml) carries the name of the pipeline.',
    why: 'A definition outside the repository changes without a review and without a history.',
    fix: 'Commit the definition beside the source, and let the pipeline read it from there.',
  },
  'definition-differs': {
    severity: 'medium',
    needs: ['definition', 'files'],
    found: 'The definition in the repository is another one than what Flow runs.',
    why: 'What was reviewed is not what runs.',
    fix: 'Have Flow read the definition from the repository, or commit what runs.',
  },
  'definition-unreadable': {
    severity: 'medium',
    needs: ['definition'],
    found: 'The definition is no YAML that can be read; rules about stages say nothing of it.',
    why: 'What can not be read can not be checked.',
    fix: 'Correct the YAML at the line that is named.',
  },
  'mutable-tag': {
    severity: 'medium',
    needs: ['definition', 'files'],
    found:
      'An image is built, pushed, based on or deployed by a tag that moves (latest, main, dev and the like) or by none.',
    why: 'The same words mean another image tomorrow; only a digest is one thing.',
    fix: 'Name the commit, a version or a digest.',
  },
  'public-registry': {
    severity: 'medium',
    needs: ['definition', 'files'],
    found: 'An image is pushed to or pulled from the public endpoint of the registry.',
    why: 'It leaves the VPC: slower, paid by the gigabyte, and the door has to be open to all.',
    fix: 'Use the -vpc endpoint.',
  },
  'outside-dependencies': {
    severity: 'medium',
    needs: ['definition', 'files'],
    found: 'Packages are fetched from a public host of npm, Maven, PyPI, Go or RubyGems by name.',
    why: 'A build then depends on the outside being there, and on it being honest.',
    fix: 'Fetch from the package repositories inside (Yunxiao Packages or a mirror in the VPC).',
  },
  'runner-public': {
    severity: 'low',
    needs: ['definition'],
    found: 'A job with steps runs on Flow’s public build cluster: named so, or by saying nothing.',
    why: 'The public cluster is outside the VPC: registry and packages are reached over the internet.',
    fix: 'Name a build cluster of your own in runsOn.',
  },
  'base-image': {
    severity: 'medium',
    needs: ['files'],
    found: 'The image that ships is based on a whole operating system or tool chain.',
    why: 'Over a gigabyte to pull to each node, and hundreds of packages with findings that nobody uses.',
    fix: 'Base the last stage on alpine, slim, distroless or a runtime alone.',
  },
  'one-stage': {
    severity: 'medium',
    needs: ['files'],
    found: 'The Dockerfile builds and ships in one stage.',
    why: 'Compilers, sources and caches ship with the service.',
    fix: 'Build in a first stage and copy only the result into the last.',
  },
  'runs-as-root': {
    severity: 'high',
    needs: ['files'],
    found: 'The last stage of the Dockerfile names no user, or root.',
    why: 'Whoever breaks out of the process is root.',
    fix: 'Add USER with a number that is not 0.',
  },
  'dev-dependencies': {
    severity: 'medium',
    needs: ['files'],
    found: 'The last stage installs development dependencies.',
    why: 'They ship, are scanned, and are attacked.',
    fix: 'Install for production only, or copy only what was built.',
  },
} as const satisfies Record<string, FindingRule>

export type FindingRuleName = keyof typeof findingRules
export const findingRuleNames = Object.keys(findingRules) as [FindingRuleName, ...FindingRuleName[]]
export const findingSeverities = ['high', 'medium', 'low'] as const

export const severityOf = (rule: FindingRuleName): FindingSeverity => findingRules[rule].severity
