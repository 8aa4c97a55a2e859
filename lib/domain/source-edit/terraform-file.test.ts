// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how Terraform writes what it works out
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EditedText } from './edit.ts'
import { tagTerraformResource, terraformTags } from './terraform-file.ts'

const web = { type: 'alicloud_instance', name: 'web' }
const tagged = (text: string, wanted: Record<string, string> = { service: 'cart' }) => {
  const result = tagTerraformResource(text, web, wanted)
  return result.ok ? result.value.text : (result.failure.detail?.why as string)
}
const resource = (inside: string) => `resource "alicloud_instance" "web" {\n${inside}}\n`

describe('a resource without tags', () => {
  it.each([
    ['', '  tags = {\n    service = "cart"\n  }\n'],
    ['  image = "a" # why\n', '  image = "a" # why\n  tags = {\n    service = "cart"\n  }\n'],
    ['    image = "a"\n', '    image = "a"\n    tags = {\n      service = "cart"\n    }\n'],
    ['  # nothing\n', '  # nothing\n  tags = {\n    service = "cart"\n  }\n'],
    ['  disk {\n  }\n', '  disk {\n  }\n  tags = {\n    service = "cart"\n  }\n'],
    [
      '  disk {\n    tags = "x"\n  }\n',
      '  disk {\n    tags = "x"\n  }\n  tags = {\n    service = "cart"\n  }\n',
    ],
  ])('gets them at its end: %j', (inside, after) => {
    expect(tagged(resource(inside))).toBe(resource(after))
  })

  it.each(['resource "alicloud_instance" "web" {}', 'resource alicloud_instance web { image = "a" }'])(
    'on one line is opened up: %s',
    (text) => {
      expect(tagged(text)).toMatch(/\{\n( {2}image = "a"\n)? {2}tags = \{\n {4}service = "cart"\n {2}\}\n\}$/)
    },
  )
})

describe('a resource with tags', () => {
  it.each([
    ['{}', '{ service = "cart" }'],
    ['{ a = "b" }', '{ a = "b", service = "cart" }'],
    ['{ a = "b", }', '{ a = "b", service = "cart", }'],
    ['{ a : "b" }', '{ a : "b", service = "cart" }'],
    ['{\n    a = "b" # why\n  }', '{\n    a = "b" # why\n    service = "cart"\n  }'],
    ['{\n    a = "b",\n  }', '{\n    a = "b",\n    service = "cart",\n  }'],
    ['{ service = "old" }', '{ service = "cart" }'],
    ['{ "service" = "cart" }', '{ "service" = "cart" }'],
    ['var.tags', 'merge(var.tags, { service = "cart" })'],
    ['var.x ? local.a : local.b # c', 'merge(var.x ? local.a : local.b, { service = "cart" }) # c'],
    ['merge(local.tags, { a = "b" })', 'merge(local.tags, { a = "b", service = "cart" })'],
    ['merge(local.tags, var.more)', 'merge(merge(local.tags, var.more), { service = "cart" })'],
  ])('tags = %s', (before, after) => {
    expect(tagged(resource(`  tags = ${before}\n`))).toBe(resource(`  tags = ${after}\n`))
  })

  it.each([
    '{ service = var.service }',
    '{ service = "a-${var.x}" }',
    '{ for k, v in var.tags : k => v }',
    '{ (var.key) = "a" }',
  ])('that are worked out are for people: %s', (expression) => {
    expect(tagged(resource(`  tags = ${expression}\n`))).toBe('computed')
  })
})

describe('what only looks like it', () => {
  it.each([
    ['a heredoc', '  user_data = <<-EOT\n  }\n  tags = {}\n  EOT\n'],
    ['a comment', '  # } tags = {}\n  /* } */ // }\n'],
    ['a text', '  name = "} tags = {} ${var.a["}"]} \\" }"\n'],
    ['an object', '  meta = {\n    tags = "x"\n  }\n'],
  ])('in %s is no tag and ends nothing', (_what, inside) => {
    expect(tagged(resource(inside))).toBe(resource(`${inside}  tags = {\n    service = "cart"\n  }\n`))
  })

  it('in another resource or another kind of block is left alone', () => {
    const others = 'data "alicloud_instance" "web" {\n}\nresource "alicloud_vpc" "web" {\n}\n'
    expect(tagged(others)).toBe('no-such-resource')
    expect(tagged(`${others}${resource('')}`)).toBe(
      `${others}${resource('  tags = {\n    service = "cart"\n  }\n')}`,
    )
  })

  it.each(['resource "alicloud_instance" "web" {', '"', '<<EOT', '{', 'a = "b\n"'])(
    'is unreadable: %j',
    (text) => {
      expect(tagged(text)).toBe('unreadable')
    },
  )
})

/** The text as it was, from the text as it is and the edits that made it. */
function undone(before: string, { text, edits }: EditedText): string {
  let back = text
  for (const { from, to, text: insert } of edits) {
    // What came before is as it was again, so only what is still to come is shifted.
    const at = from
    expect(back.slice(at, at + insert.length)).toBe(insert)
    back = back.slice(0, at) + before.slice(from, to) + back.slice(at + insert.length)
  }
  return back
}

describe('any file', () => {
  const item = fc.constantFrom(
    'image = "a"',
    'name = "x-${var.env["}"]}-$${no}"',
    'count = var.on ? 1 : 0 # } not an end',
    'list = [\n    "a", # one\n    "}",\n  ]',
    'user_data = <<EOT\n} tags = { x = 1 }\nEOT',
    'disk {\n    size = 40\n    tags = "inner"\n  }',
    '// a comment with "quotes',
    '/* { */',
    'lifecycle { prevent_destroy = true }',
    '',
  )
  const tags = fc.constantFrom(
    '',
    'tags = {}',
    'tags = { env = "prod" }',
    'tags = { env = "prod", }',
    'tags = {\n    env = "prod" # why }\n    "service" = "old",\n  }',
    'tags = {\n    # nothing yet\n  }',
    'tags = local.tags',
    'tags = merge(var.a, {\n    env = "prod"\n  })',
  )
  const words = fc.constantFrom('cart', 'a "b"', '${x}', '%{ if }', '成本', '\\', 'x y', '')
  const wanted = fc.dictionary(fc.constantFrom('service', 'env', '成本', 'cost center'), words, {
    minKeys: 1,
  })
  const files = fc
    .tuple(
      fc.array(item, { maxLength: 4 }),
      tags,
      fc.array(item, { maxLength: 3 }),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(([before, own, after, eol]) => {
      const lines = [...before, own, ...after].map((line) => `  ${line}`).join('\n')
      return `# head\nresource "alicloud_vpc" "web" {\n}\n${resource(`${lines}\n`)}locals {\n}\n`.replaceAll(
        '\n',
        eol,
      )
    })

  it('has the costTags it should have, is otherwise as it was, and is done once', () => {
    fc.assert(
      fc.property(files, wanted, (text, want) => {
        const result = tagTerraformResource(text, web, want)
        if (!result.ok) throw new Error(`${result.failure.message}\n${text}`)
        const after = result.value
        const now = terraformTags(after.text, web)
        // What is merged is worked out: nobody can read it here.
        if (now !== null) expect(now).toMatchObject(want)
        else expect(after.text).toContain('merge(')
        expect(undone(text, after)).toBe(text)
        const again = tagTerraformResource(after.text, web, want)
        expect(again.ok && again.value.edits).toEqual([])
      }),
    )
  })

  it('of any text whatever is answered', () => {
    const pieces = fc.array(
      fc.constantFrom('resource', '"a"', '{', '}', '=', '\n', '${', '"', '<<A', 'tags', '#', '(', ']', ','),
    )
    fc.assert(
      fc.property(pieces, (list) => {
        const result = tagTerraformResource(list.join(' '), web, { service: 'cart' })
        expect(typeof result.ok).toBe('boolean')
      }),
    )
  })
})
