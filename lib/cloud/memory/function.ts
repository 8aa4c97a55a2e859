import type {
  AliasFact,
  AliasShare,
  FunctionCode,
  FunctionDeployPort,
  FunctionFact,
  FunctionPlace,
  FunctionPort,
  FunctionVersionFact,
} from '../ports/function.ts'
import type { CloudResult } from '../ports/outcome.ts'
import type { Estate } from './estate.ts'
import { bad, good, pageOf } from './outcome.ts'

interface MemoryFunction extends FunctionPlace, FunctionCode {
  update: FunctionFact['update']
  problemText: string | null
  invocable: boolean
  marks: number
  versions: (FunctionVersionFact & FunctionCode)[]
  /** Also of those that were deleted. */
  published: number
  aliases: Map<string, AliasFact>
}

interface FunctionSpec {
  name: string
  region?: string
  /** host/namespace/repository */
  image: string
  digest: string
  /** Digests of versions before it, oldest first. */
  earlier?: string[]
  /** `live` where absent. */
  alias?: string
}

const pageSize = 100
const lastVersions = 20
const digestIn = (image: string): string | null => /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? null
const keyOf = ({ region, name }: FunctionPlace): string => `${region}/${name}`
const sameShares = (one: AliasShare[], other: AliasShare[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Function Compute in memory; writes take effect at once unless a test says `holdUpdates`. */
export class MemoryFunctions {
  private readonly estate: Estate
  private readonly functions = new Map<string, MemoryFunction>()
  private refusesDigests = false
  private hidesDigests = false
  private held = false

  constructor(estate: Estate) {
    this.estate = estate
  }

  /** A function as if it had long run: its versions, and an alias that points to the last. */
  add(spec: FunctionSpec): FunctionPlace {
    const place = { region: spec.region ?? 'cn-hangzhou', name: spec.name }
    const made: MemoryFunction = {
      ...place,
      image: `${spec.image}@${spec.digest}`,
      digest: spec.digest,
      update: 'done',
      problemText: null,
      invocable: true,
      marks: 1,
      versions: [],
      published: 0,
      aliases: new Map(),
    }
    this.functions.set(keyOf(place), made)
    for (const digest of spec.earlier ?? [])
      this.publish(made, '', null, { image: `${spec.image}@${digest}`, digest })
    const versionId = this.publish(made, '', null)
    this.point(made, spec.alias ?? 'live', [{ versionId, percent: 100 }], '', null)
    return place
  }

  remove(place: FunctionPlace): void {
    this.functions.delete(keyOf(place))
  }

  /** From now on images by digest are refused, as the cloud may (section 9 of the vendor's reference leaves it open). */
  refuseDigests(on = true): void {
    this.refusesDigests = on
  }

  /** From now on the cloud does not say what an image resolved to. */
  hideDigests(on = true): void {
    this.hidesDigests = on
  }

  /** Writes to LATEST stay under way until `endUpdates`. */
  holdUpdates(): void {
    this.held = true
  }

  endUpdates(failure: string | null = null): void {
    this.held = false
    for (const each of this.functions.values())
      if (each.update === 'going')
        Object.assign(each, { update: failure === null ? 'done' : 'failed', problemText: failure })
  }

  /** Somebody switches calls off, or on again. */
  setInvocable(place: FunctionPlace, invocable: boolean): void {
    this.must(place).invocable = invocable
  }

  /** Somebody writes LATEST by hand. */
  writeImage(place: FunctionPlace, image: string, digest: string): void {
    const found = this.must(place)
    Object.assign(found, { image: `${image}@${digest}`, digest, marks: found.marks + 1 })
  }

  /** Somebody publishes LATEST by hand. */
  publishByHand(place: FunctionPlace): string {
    return this.publish(this.must(place), '', null)
  }

  /** Somebody points an alias by hand; without shares it goes. */
  moveAlias(place: FunctionPlace, alias: string, shares: AliasShare[] | null): void {
    const found = this.must(place)
    if (shares === null) found.aliases.delete(alias)
    else this.point(found, alias, shares, found.aliases.get(alias)?.description ?? '', null)
  }

  deleteVersion(place: FunctionPlace, versionId: string): void {
    const found = this.must(place)
    found.versions = found.versions.filter((each) => each.versionId !== versionId)
  }

  readPort(): FunctionPort {
    return {
      listFunctions: async (page) =>
        good(
          pageOf(
            [...this.functions.values()].map((each) => this.factOf(each)),
            page,
            pageSize,
          ),
        ),
      getFunction: async (place) => this.at(place, 'getFunction', (found) => good(this.factOf(found))),
      listAliases: async (place) =>
        this.at(place, 'listAliases', (found) => good(structuredClone([...found.aliases.values()]))),
      getAlias: async (place, alias) =>
        this.at(place, 'getAlias', (found) => {
          const fact = found.aliases.get(alias)
          if (!fact) return bad('not-found', 'functions.getAlias', `no alias ${alias}`)
          const shares = fact.shares.map((share) => {
            const version = found.versions.find((each) => each.versionId === share.versionId)
            const code = version ? this.codeOf(version) : { image: null, digest: null }
            return { ...share, ...code, gone: version === undefined }
          })
          return good({ ...structuredClone(fact), shares })
        }),
      getVersion: async (place, versionId) =>
        this.at(place, 'getVersion', (found) => {
          const version = found.versions.find((each) => each.versionId === versionId)
          return version
            ? good(this.codeOf(version))
            : bad('not-found', 'functions.getVersion', `no version ${versionId}`)
        }),
      listVersions: async (place, page) =>
        this.at(place, 'listVersions', (found) =>
          good(
            pageOf(
              found.versions.map(({ image: _image, digest: _digest, ...fact }) => ({ ...fact })).reverse(),
              page,
              pageSize,
            ),
          ),
        ),
      findVersion: async (place, digest) =>
        this.at(place, 'findVersion', ({ versions }) =>
          good(
            versions.slice(-lastVersions).findLast((each) => this.codeOf(each).digest === digest)
              ?.versionId ?? null,
          ),
        ),
    }
  }

  deployPort(): FunctionDeployPort {
    return {
      ...this.readPort(),
      setImage: async (place, { image, instead }) =>
        this.at<{ written: boolean; image: string }>(place, 'setImage', (found) => {
          const refused = this.refusesDigests && digestIn(image) !== null
          const standing = [image, instead].find((each) => each !== null && each === found.image)
          if (standing && found.update !== 'failed') return good({ written: false, image: standing })
          if (refused && instead === null)
            return bad('invalid', 'functionDeploys.setImage', 'no image by digest is taken here')
          const wish = refused && instead !== null ? instead : image
          const update = this.held ? 'going' : 'done'
          const digest = digestIn(wish) ?? this.resolve(wish)
          Object.assign(found, { image: wish, digest, update, problemText: null, marks: found.marks + 1 })
          return good({ written: true, image: wish })
        }),
      publishVersion: async (place, { digest, promotion }) =>
        this.at<{ written: boolean; versionId: string }>(place, 'publishVersion', (found) => {
          const operation = 'functionDeploys.publishVersion'
          const own = found.versions.findLast(
            (each) => each.promotion === promotion && this.codeOf(each).digest === digest,
          )
          if (own) return good({ written: false, versionId: own.versionId })
          if (found.update !== 'done') return conflict('UpdateInProgress', operation)
          if (this.codeOf(found).digest !== digest) return conflict('OtherImage', operation)
          const newest = found.versions.at(-1)
          if (newest && newest.image === found.image)
            return good({ written: false, versionId: newest.versionId })
          return good({
            written: true,
            versionId: this.publish(found, `[promotion ${promotion}]`, promotion),
          })
        }),
      setAlias: async (place, alias, { versionId, other, promotion, expected }) =>
        this.at<{ written: boolean; changedMark: string }>(place, 'setAlias', (found) => {
          const operation = 'functionDeploys.setAlias'
          const shares = [
            { versionId, percent: 100 - (other?.percent ?? 0) },
            ...(other ? [{ ...other }] : []),
          ]
          const before = found.aliases.get(alias)
          if (before && sameShares(before.shares, shares))
            return good({ written: false, changedMark: before.changedMark })
          if ((before?.changedMark ?? null) !== expected) return conflict('AliasChanged', operation)
          const gone = shares.find(
            (share) => !found.versions.some((each) => each.versionId === share.versionId),
          )
          if (gone) return bad('not-found', operation, `no version ${gone.versionId}`)
          const { changedMark } = this.point(found, alias, shares, before?.description ?? '', promotion)
          return good({ written: true, changedMark })
        }),
    }
  }

  private publish(
    found: MemoryFunction,
    description: string,
    promotion: number | null,
    { image, digest }: FunctionCode = found,
  ): string {
    found.published += 1
    const versionId = String(found.published)
    found.versions.push({ versionId, description, promotion, createdAt: this.estate.now(), image, digest })
    return versionId
  }

  private point(
    found: MemoryFunction,
    name: string,
    shares: AliasShare[],
    description: string,
    promotion: number | null,
  ): AliasFact {
    found.marks += 1
    const fact = { name, shares, description, promotion, changedMark: String(found.marks) }
    found.aliases.set(name, fact)
    return fact
  }

  /** What an image by imageTag stands for in the estate's registry. */
  private resolve(image: string): string | null {
    const at = image.lastIndexOf(':')
    const path = image.slice(image.indexOf('/') + 1, at)
    return this.estate.imageRepositories.get(path)?.imageTags.get(image.slice(at + 1))?.digest ?? null
  }

  private codeOf({ image, digest }: FunctionCode): FunctionCode {
    return { image, digest: this.hidesDigests ? digestIn(image ?? '') : digest }
  }

  private factOf(found: MemoryFunction): FunctionFact {
    const { region, name, update, problemText, invocable, marks } = found
    return {
      region,
      name,
      ...this.codeOf(found),
      runtime: 'custom-container',
      update,
      problemText,
      invocable,
      changedMark: String(marks),
    }
  }

  private must(place: FunctionPlace): MemoryFunction {
    const found = this.functions.get(keyOf(place))
    if (!found) throw new Error(`the test arranged no function ${keyOf(place)}`)
    return found
  }

  private at<T>(place: FunctionPlace, operation: string, use: (found: MemoryFunction) => CloudResult<T>) {
    const found = this.functions.get(keyOf(place))
    return found ? use(found) : bad('not-found', operation, `no function ${keyOf(place)}`)
  }
}

const conflicts = {
  UpdateInProgress: 'the function is being written',
  OtherImage: 'the function is not known to be of this digest',
  AliasChanged: 'the alias was written meanwhile',
} as const

function conflict(code: keyof typeof conflicts, operation: string): ReturnType<typeof bad> {
  const { failure } = bad('conflict', operation, conflicts[code])
  return { ok: false, failure: { ...failure, code } }
}
