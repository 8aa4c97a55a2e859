import { ok, type Result } from '../failure/result.ts'
import { type EditedText, refuseEdit, type WantedTags } from '../source-edit/edit.ts'
import { tagRosResource } from '../source-edit/ros-template.ts'
import { tagTerraformResource } from '../source-edit/terraform-file.ts'

/** Where a resource comes from, as far as anybody knows. */
export interface ResourceSource {
  /** Null: nobody knows. */
  source: 'ros' | 'terraform' | 'console' | null
  /** The file in a repository of ours; null: not known. */
  file: { repository: string; path: string } | null
  /** Name in the ROS template, or `type.name` in Terraform; null: not known. */
  address: string | null
}

/**
 * How a resource is put right. At its source wherever it has one: what is tagged directly loses its costTags with the next
 * run of its stack. Where nobody knows whether it has one, somebody looks first.
 */
export type FixWay =
  | { way: 'source'; repository: string; path: string; address: string }
  /** It has a source, and nobody knows the file: there is nothing to propose, and nothing to tag directly. */
  | { way: 'find-source' }
  | { way: 'direct' }
  | { way: 'look-first' }

export function fixWayOf({ source, file, address }: ResourceSource): FixWay {
  if (source === null) return { way: 'look-first' }
  if (source === 'console') return { way: 'direct' }
  if (file === null || address === null || !isEditable(source, file.path)) return { way: 'find-source' }
  return { way: 'source', ...file, address }
}

/** Files that can be edited: ROS templates as YAML or JSON, and Terraform's own language. */
const isEditable = (source: 'ros' | 'terraform', path: string): boolean =>
  source === 'ros' ? /\.(?:ya?ml|json|template)$/i.test(path) : /\.tf$/i.test(path)

/** `alicloud_instance.web`, or with an index: `alicloud_instance.web[0]` is the same block of the file. */
const terraformAddress = /^([A-Za-z]\w*)\.([\p{ID_Start}_][\p{ID_Continue}-]*)(?:\[[^\]]*\])?$/u

/** The text of a file with these costTags on one resource; everything else as it was. */
export function proposeFix(
  text: string,
  { path, address }: { path: string; address: string },
  wanted: WantedTags,
): Result<EditedText> {
  if (!/\.tf$/i.test(path)) return tagRosResource(text, address, wanted)
  const [, type, name] = terraformAddress.exec(address) ?? []
  // What a module makes stands in another file, and for every one that uses it.
  return type === undefined || name === undefined
    ? refuseEdit('no-such-resource', `${address} is not the address of a resource in this file`)
    : tagTerraformResource(text, { type, name }, wanted)
}

/** Fixes of several resources of one file, one after the other; the first that can not be done stops the others. */
export function proposeFixes(
  text: string,
  path: string,
  fixes: readonly { address: string; wanted: WantedTags }[],
): Result<string> {
  let edited = text
  for (const { address, wanted } of fixes) {
    const result = proposeFix(edited, { path, address }, wanted)
    if (!result.ok) return result
    edited = result.value.text
  }
  return ok(edited)
}
