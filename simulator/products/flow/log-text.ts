/** Stands for two bytes that are no UTF-8 in any place; see `bytesOf` in log-routes.ts. */
export const BROKEN = '\uF8F0'

const esc = '\u001b'
const green = (text: string) => `${esc}[32m${text}${esc}[0m`
const dim = (text: string) => `${esc}[2m${text}${esc}[22m`
const bold = (text: string) => `${esc}[1;36m${text}${esc}[0m`
const yellow = (text: string) => `${esc}[33m${text}${esc}[39m`

const group = (name: string, lines: string[]) => [`##[group]${name}`, ...lines, '##[endgroup]']
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index))

const modules = ['api', 'domain', 'storage', 'messaging', 'pricing', 'web']

/** What each step prints; {words} are of the run. Colours as the tools of the step print them. */
const talk: Record<string, string[]> = {
  Clone: [
    `${bold('+')} git fetch --depth 1 origin {commit}`,
    dim('remote: Enumerating objects: 1284, done.'),
    'HEAD is now at {commit}',
  ],
  'Restore cache': [
    'Cache hit: {service}-deps',
    'Restored 312 MB in 4 s from oss-cn-hangzhou-internal',
    yellow('warning: 3 entries of the cache are older than 14 days'),
  ],
  'Static analysis': [
    'Analysing 412 files',
    ...many(12, (n) => dim(`checked ${modules[n % 6]}/src/main (${30 + n} files)`)),
    '0 new problems, 3 known',
  ],
  'Dependency scan': [
    'Resolving 187 dependencies',
    ...group(
      'Dependencies',
      many(18, (n) => `  com.yunfan.${modules[n % 6]}:part-${n}:2.${n}.0`),
    ),
    'No vulnerability above the limit',
  ],
  'Leak scan': ['Scanned 1 commit, 0 leaks'],
  'Unit tests': [
    'Running unit tests',
    ...group(
      'Compile',
      many(10, (n) => dim(`[INFO] Compiling ${modules[n % 6]} (${20 + n * 3} sources)`)),
    ),
    ...many(24, (n) => `${green('✓')} ${modules[n % 6]}Test.case${n} ${dim(`(${3 + n} ms)`)}`),
    'Tests run: {tests}, Failures: {failures}, Skipped: 2',
  ],
  'Upload report': ['Report uploaded'],
  'Docker build': [
    `${bold('+')} docker login -u cr_temp_user -p ****** yunfan-registry-vpc`,
    'Step 1/6 : FROM base',
    'Using cache',
    ...many(8, (n) => `${dim(`#${n + 5}`)} ${((n + 1) * 12.5).toFixed(1)}% copying layer`),
    'Step 6/6 : COPY app /app',
    green('Successfully built'),
  ],
  'Push to ACR over VPC': ['Pushing to yunfan-registry-vpc', '{commit}: digest: {note}'],
  'Clone manifests': ['git clone manifests', 'done'],
  'Set image digest': ['kustomize edit set image {service}@digest'],
  Push: ['main -> main {note}'],
  'Resolve version': ['Version resolved to a digest'],
  'Verify digest': ['The registry has the digest'],
  'Wait for rollout': [
    ...many(4, (n) => `Waiting for deployment "{service}" rollout: ${n} of 4 updated`),
    green('deployment "{service}" successfully rolled out'),
  ],
}

export const stepLines = (step: string): string[] => talk[step] ?? []

/** One of the lines that make a log long: the same for the same place. */
export function fillLine(index: number): string {
  const module = modules[index % 6] ?? ''
  const number = String(index).padStart(6, '0')
  if (index % 997 === 0) return yellow(`warning: ${module} took ${index % 900} ms, more than it should`)
  if (index % 5 === 0) return `${green('✓')} ${module}Test.case${number} ${dim(`(${index % 90} ms)`)}`
  return `[INFO] ${module}: item ${number} of the batch, key ${((index * 2654435761) >>> 0).toString(16)}`
}

/** What a hostile or broken tool prints: a reader of logs shows all of it and is harmed by none. */
export const hostileLines: string[] = [
  'a bell \u0007, a backspace x\b, a NUL \u0000, a form feed \f, an escape \u001b that begins nothing',
  'half a colour \u001b[31',
  '\u001b]0;a title for the terminal\u0007\u001b[2J\u001b[1;1Hthe screen was cleared',
  '\u001b]8;;javascript:alert(1)\u001b\\a link\u001b]8;;\u001b\\',
  '<script>document.title = "taken"</script>',
  '<img src=x onerror="document.title = \'taken\'"> &amp; <b>bold</b>',
  '</textarea></pre><style>* { display: none }</style>',
  'progress 10%\rprogress 55%\rprogress 100%',
  'right to left \u202e gnp.exe \u2066 isolated',
  `not UTF-8: ${BROKEN} and on`,
  `one long line: ${'0123456789abcdef'.repeat(65_536)} its end`,
  `${'\u001b[31m\u001b[1m'.repeat(400)}many colours`,
  'after all that, a plain line',
]
