import { sourcePath } from '../pipeline/source-path.ts'
import { countOf, type Fields, inside, nameOf, textOf } from './field.ts'
import { type HookEvent, unknownEvent } from './hook-event.ts'

const noSha = /^0+$/
const shortRef = (ref: string | null) => ref?.replace(/^refs\/(heads|tags)\//, '') ?? null
const plainPath = /^[\w.-]+(\/[\w.-]+)+$/

/** Id and path of the repository; a newer shape has them elsewhere than the one that is documented. */
function repositoryOf(fields: Fields, idNames: readonly (readonly [Fields, string])[]) {
  const repository = inside(fields, 'repository')
  const url = ['git_http_url', 'homepage', 'url', 'git_ssh_url']
    .map((name) => textOf(repository, name))
    .find((text) => text !== null)
  const path = url == null ? null : sourcePath(url)
  const externalId = idNames.map(([of, name]) => nameOf(of, name)).find((id) => id !== null) ?? null
  return { externalId, path: path !== null && plainPath.test(path) ? path : null }
}

function readPush(fields: Fields, event: string): HookEvent {
  const { externalId, path } = repositoryOf(fields, [
    [fields, 'project_id'],
    [inside(fields, 'repository'), 'id'],
  ])
  const [ref, before, after] = ['ref', 'before', 'after'].map((name) => textOf(fields, name))
  if (externalId === null && path === null) return unknownEvent(event)
  const gone = after != null && noSha.test(after)
  const words = [path ?? externalId, shortRef(ref ?? null), gone ? '–' : after?.slice(0, 8)]
  return {
    event,
    hint: { kind: 'repository', externalId, path },
    isTest: false,
    subject: words.filter(Boolean).join(' '),
    mark: [event, externalId ?? path ?? '', ref ?? '', before ?? '', after ?? ''],
  }
}

function readMergeRequest(fields: Fields, event: string): HookEvent {
  const about = inside(fields, 'object_attributes')
  const number = countOf(about, 'iid') ?? countOf(about, 'local_id') ?? countOf(about, 'localId')
  const { externalId, path } = repositoryOf(fields, [
    [about, 'target_project_id'],
    [fields, 'project_id'],
    [inside(fields, 'repository'), 'id'],
  ])
  if (number === null || (externalId === null && path === null)) return unknownEvent(event)
  const said = ['action', 'state', 'merge_status', 'updated_at'].map((name) => textOf(about, name) ?? '')
  return {
    event,
    hint: { kind: 'merge-request', externalId, path, number },
    isTest: false,
    subject: `${path ?? externalId} !${number} ${said[0] || said[1]}`.trim(),
    mark: [
      event,
      externalId ?? path ?? '',
      String(number),
      ...said,
      textOf(inside(about, 'last_commit'), 'id') ?? '',
    ],
  }
}

/** Push, tag push and merge request of Codeup; a note leads to nothing. The test button may send before and after alone. */
export function readCodeup(fields: Fields, name: string | null): HookEvent {
  const kind = textOf(fields, 'object_kind')
  const event = name ?? kind ?? ''
  const named =
    kind ??
    name
      ?.toLowerCase()
      .replace(/ hook$/, '')
      .replaceAll(' ', '_')
  const bare = Object.keys(fields).every((key) => key === 'before' || key === 'after')
  if (bare && Object.keys(fields).length > 0) {
    return { ...unknownEvent(event === '' ? 'test' : event), isTest: true }
  }
  if (named === 'push' || named === 'tag_push') return readPush(fields, event)
  if (named === 'merge_request') return readMergeRequest(fields, event)
  return unknownEvent(event)
}
