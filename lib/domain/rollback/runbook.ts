/** What the vendor's command line would be told for a target without a manifest. */
export type DirectTarget =
  | { product: 'edas'; region: string; application: string }
  /** `version`: a published one that is made of the build; null where none is known. */
  | { product: 'fc'; region: string; function: string; alias: string; version: string | null }

/** One target whose manifest would have to be written back, or that is told directly. */
export interface RunbookTarget {
  cluster: string | null
  namespace: string | null
  workloadKind: string | null
  workload: string | null
  repository: string | null
  branch: string | null
  path: string | null
  /** Where the manifest repository is cloned from; null when sync did not see it. */
  url: string | null
  /** The commit that wrote the build there; null when the portal did not write it. */
  commit: string | null
  /** Null where GitOps brings it in. */
  direct: DirectTarget | null
}

export interface RunbookFor {
  service: string
  environment: string
  /** The build's name as people know it. */
  build: string
  digest: string
  /** host/namespace/repository that it is in. */
  image: string
  targets: readonly RunbookTarget[]
}

/** A word for a POSIX shell, whatever is in it. */
export const quoted = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** A text that stays in its comment. */
const comment = (text: string) => `# ${text.replace(/\s+/g, ' ')}`

const nameOf = (target: RunbookTarget) =>
  [
    target.cluster,
    [target.workloadKind, [target.namespace, target.workload].filter(Boolean).join('/')].join(' '),
  ]
    .filter(Boolean)
    .join(': ')

function restore(target: RunbookTarget, path: string, digest: string): string[] {
  const file = quoted(path)
  const from =
    target.commit !== null
      ? target.commit
      : // The newest commit that changed how often the digest stands there took it away: the one before had it.
        `"$(git log -S ${quoted(digest)} --format=%H -n 1 -- ${file})^"`
  return [
    comment(nameOf(target)),
    `git checkout ${from} -- ${file}`,
    `grep -F ${quoted(digest)} ${file} || echo 'STOP: the digest is not in this file, do not push'`,
  ]
}

/** The vendor's generic command line: `aliyun <product> <method> <path>`, with what the API of the product takes. */
function tell(target: RunbookTarget, direct: DirectTarget, image: string): string[] {
  const head = comment(nameOf(target))
  const at = `--region ${quoted(direct.region)}`
  if (direct.product === 'edas') {
    const app = `--AppId ${quoted(direct.application)}`
    return [head, `aliyun edas POST /pop/v5/k8s/acs/k8s_apps ${at} ${app} --Image ${quoted(image)}`]
  }
  if (direct.version === null)
    return [head, comment(`publish a version of ${image}, then point ${direct.alias} to it`)]
  const path = `/2023-03-30/functions/${encodeURIComponent(direct.function)}/aliases/${encodeURIComponent(direct.alias)}`
  const body = JSON.stringify({ versionId: direct.version, additionalVersionWeight: {} })
  return [
    head,
    `aliyun fc PUT ${quoted(path)} ${at} --header Content-Type=application/json --body ${quoted(body)}`,
  ]
}

/**
 * Pure: the Git commands that bring a build back without the portal, one clone, commit and push per manifest repository
 * and branch, in the order of the waves. They restore each file as it was when the build was written, so image and
 * config go back together. EDAS and Function Compute are told by the vendor's command line; other targets without a
 * manifest are named: for them the console is the only way.
 */
export function runbookOf(plan: RunbookFor): string {
  const { service, environment, build, digest } = plan
  const groups = new Map<string, RunbookTarget[]>()
  for (const target of plan.targets) {
    if (target.repository === null || target.path === null) continue
    const key = `${target.repository} ${target.branch ?? 'main'}`
    groups.set(key, [...(groups.get(key) ?? []), target])
  }
  const without = plan.targets.filter((target) => target.repository === null || target.path === null)
  const lines = [comment(`${service} in ${environment}: back to ${build}`), comment(digest)]
  for (const [first, ...more] of groups.values()) {
    if (!first) continue
    const branch = first.branch ?? 'main'
    const repository = first.repository ?? ''
    const url = first.url
      ? `${first.url.replace(/\.git$/, '')}.git`
      : `https://codeup.aliyun.com/${repository}.git`
    const message = `${service}: ${build} to ${environment} by hand [skip ci]`
    lines.push(
      '',
      `git clone --branch ${quoted(branch)} --single-branch ${quoted(url)}`,
      `cd ${quoted(repository.split('/').at(-1) ?? repository)}`,
      ...[first, ...more].flatMap((target) => restore(target, target.path ?? '', digest)),
      `git commit -m ${quoted(message)}`,
      `git push origin ${quoted(branch)}`,
      'cd ..',
    )
  }
  const image = `${plan.image}@${digest}`
  for (const target of without) {
    const { direct } = target
    if (direct) lines.push('', ...tell(target, direct, image))
    else lines.push('', comment(`${nameOf(target)}: no manifest, use its console`))
  }
  return `${lines.join('\n')}\n`
}
