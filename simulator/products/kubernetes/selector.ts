import { kubeRefuse } from './failure.ts'
import { isObject, type KubeObject, textOf } from './object.ts'
import type { Resource } from './resource.ts'

export type Matcher = (object: KubeObject) => boolean

const everything: Matcher = () => true

/** Commas inside `in (a,b)` do not separate requirements. */
const requirementsOf = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Reads a label selector: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. */
export function labelMatcher(text: string | null): Matcher {
  if (text === null || text.trim() === '') return everything
  const matchers = requirementsOf(text).map(labelRequirement)
  return (object) => matchers.every((matches) => matches(object))
}

const keyPattern = '[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?'
const setForm = new RegExp(`^(?<key>${keyPattern})\\s+(?<not>not)?in\\s*\\((?<values>[^)]*)\\)$`)
const equalForm = new RegExp(`^(?<key>${keyPattern})\\s*(?<operator>==|=|!=)\\s*(?<value>[A-Za-z0-9._-]*)$`)
const existForm = new RegExp(`^(?<not>!)?\\s*(?<key>${keyPattern})$`)

function labelRequirement(text: string): Matcher {
  const labelOf = (object: KubeObject, key: string): string | undefined => object.metadata.labels?.[key]
  const set = setForm.exec(text)?.groups
  if (set !== undefined) {
    const values = new Set((set.values ?? '').split(',').map((value) => value.trim()))
    return (object) => {
      const value = labelOf(object, set.key ?? '')
      return set.not === undefined
        ? value !== undefined && values.has(value)
        : value === undefined || !values.has(value)
    }
  }
  const equal = equalForm.exec(text)?.groups
  if (equal !== undefined) {
    return (object) => (labelOf(object, equal.key ?? '') === equal.value) === (equal.operator !== '!=')
  }
  const exist = existForm.exec(text)?.groups
  if (exist !== undefined) {
    return (object) => (labelOf(object, exist.key ?? '') !== undefined) === (exist.not === undefined)
  }
  throw kubeRefuse.badRequest(`unable to parse requirement: ${text}`)
}

/** Reads a field selector; only fields that the real API can select by are accepted. */
export function fieldMatcher(resource: Resource, text: string | null): Matcher {
  if (text === null || text.trim() === '') return everything
  const matchers = requirementsOf(text).map((part): Matcher => {
    const found = /^(?<field>[\w.]+)\s*(?<operator>==|=|!=)\s*(?<value>.*)$/.exec(part)?.groups
    if (found === undefined)
      throw kubeRefuse.badRequest(`invalid selector: '${part}'; can't understand '${part}'`)
    const { field = '', operator, value } = found
    const known = [
      'metadata.name',
      ...(resource.namespaced ? ['metadata.namespace'] : []),
      ...resource.fields,
    ]
    if (!known.includes(field)) {
      throw kubeRefuse.badRequest(
        `Unable to find "${resource.plural}" that match label selector "", field selector "${text}": field label not supported: ${field}`,
      )
    }
    const path = field === 'source' ? ['source', 'component'] : field.split('.')
    return (object) => (textOf(valueAt(object, path) ?? '') === value) === (operator !== '!=')
  })
  return (object) => matchers.every((matches) => matches(object))
}

function valueAt(object: unknown, path: string[]): unknown {
  return path.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), object)
}
