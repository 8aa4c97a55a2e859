// The command line as one file of plain JavaScript: public/cli/sluice.cjs, which the portal hands to pipelines.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..')
/** What of the face's sentences the commands say. */
const spoken = ['gate', 'gates', 'rollback', 'changeClass', 'environment', 'promotion', 'run', 'freeze', 'freezes', 'failure'] // biome-ignore format: one glance

/** The message files are large, and most of them is for pages. */
const onlyWhatIsSpoken: Plugin = {
  name: 'only-what-is-spoken',
  load(id) {
    if (!/\/messages\/(en|zh-CN)\.json$/.test(id)) return null
    const messages = JSON.parse(readFileSync(id, 'utf8')) as Record<string, unknown>
    const kept = Object.fromEntries(spoken.map((name) => [name, messages[name]]))
    return { code: JSON.stringify(kept), moduleType: 'json' }
  },
}

// Before anything is required: a Node that is too old reads this far.
const banner = `#!/usr/bin/env node
'use strict';
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error('sluice needs Node 24 or newer; this is ' + process.versions.node);
  process.exit(2);
}`

/** Writes the file; the same sources make the same bytes. */
export async function bundleCli(file = join(root, 'public', 'cli', 'sluice.cjs')): Promise<void> {
  const bundle = await rolldown({
    input: join(root, 'cli', 'entry.ts'),
    platform: 'node',
    // Syntax that an older Node can read, so that it reaches the sentence above.
    transform: { target: 'es2019' },
    plugins: [onlyWhatIsSpoken],
  })
  await bundle.write({ file, format: 'cjs', minify: true, banner, codeSplitting: false })
  await bundle.close()
}

if (process.argv[1] === import.meta.filename) await bundleCli()
