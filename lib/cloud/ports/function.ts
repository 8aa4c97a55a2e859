import type { CloudResult, Page } from './outcome.ts'

/** A function of Function Compute 3; a name is unique in its region. */
export interface FunctionPlace {
  region: string
  name: string
}

/** What a version, or the newest unpublished state, is made of. */
export interface FunctionCode {
  /** The custom container's image as it was written; null: a runtime of the cloud's own, no container. */
  image: string | null
  /**
   * What the image resolved to, where the cloud says so; else the digest that the image is written by. Null: written by
   * an imageTag, and the cloud does not say what that is now.
   */
  digest: string | null
}

/** The newest state of a function (LATEST), which nobody is served by until it is published and an alias points to it. */
export interface FunctionFact extends FunctionPlace, FunctionCode {
  /** The runtime in the cloud's own word; `custom-container` for images. */
  runtime: string
  /** Whether the last write has taken effect: publish only what is `done`. */
  update: 'done' | 'going' | 'failed'
  /** Why the last write failed, or calls are refused, in the cloud's own words. */
  problemText: string | null
  /** False: somebody switched calls off (emergency stop of the cloud). */
  invocable: boolean
  /** Changes with every write to LATEST, not with its aliases and versions. */
  changedMark: string
}

/** A published version: it never changes, and its number is never used again. */
export interface FunctionVersionFact {
  versionId: string
  description: string
  /** Number of the promotion that published it, where it was one of ours. */
  promotion: number | null
  createdAt: Date
}

export interface AliasShare {
  versionId: string
  /** Of the calls through the alias, 0 to 100 with at most two places. */
  percent: number
}
export interface AliasFact {
  name: string
  /** The version it points to first, with what the others leave; then the others with a share of their own. */
  shares: AliasShare[]
  description: string
  /** Number of the promotion that wrote these shares, where it was one of ours and nobody moved the alias since. */
  promotion: number | null
  /** Changes with every write to this alias. */
  changedMark: string
}

/** An alias with what its versions are made of. `gone`: the version was deleted under it. */
export interface ServedAlias extends Omit<AliasFact, 'shares'> {
  shares: (AliasShare & FunctionCode & { gone: boolean })[]
}

export interface FunctionPort {
  /** Functions of every region of the connection, 100 a call; neither aliases nor versions are read for it. */
  listFunctions(page: string | null): Promise<CloudResult<Page<FunctionFact>>>
  /** Failure kind not-found when there is none. */
  getFunction(place: FunctionPlace): Promise<CloudResult<FunctionFact>>
  /** All aliases of a function, one call for 100. Failure kind not-found: no such function. */
  listAliases(place: FunctionPlace): Promise<CloudResult<AliasFact[]>>
  /** The alias and, by one call each, its versions. Failure kind not-found: no such function, or no such alias. */
  getAlias(place: FunctionPlace, alias: string): Promise<CloudResult<ServedAlias>>
  /** What a version is made of: never changes, so keep it. Failure kind not-found: deleted. */
  getVersion(place: FunctionPlace, versionId: string): Promise<CloudResult<FunctionCode>>
  /** Newest first, 100 a call. */
  listVersions(place: FunctionPlace, page: string | null): Promise<CloudResult<Page<FunctionVersionFact>>>
  /** The newest of the last 20 versions that has the digest, or null. One call, and one for each version looked at. */
  findVersion(place: FunctionPlace, digest: string): Promise<CloudResult<string | null>>
}

/**
 * Writes functions, under the promotion role. Every operation first looks: what stands so already is answered with
 * `written: false`, so asking again after a lost answer is safe. `promotion` is the promotion's number: it is written
 * into the description of versions and aliases, and read back by the facts.
 */
export interface FunctionDeployPort extends FunctionPort {
  /**
   * Writes the image of LATEST, which serves nobody by it; all else of the function stays. One that stands there and whose
   * write failed is written again. `image` is by digest; where
   * the cloud refuses digests, `instead` (by an imageTag that cannot move) is written: `publishVersion` then asks the cloud
   * what it resolved to. Failure kind invalid: digests are refused and `instead` is null, or there
   * is no container to write; not-found: no such function.
   */
  setImage(
    place: FunctionPlace,
    input: { image: string; instead: string | null },
  ): Promise<CloudResult<{ written: boolean; image: string }>>
  /**
   * Publishes LATEST, or finds the version that this promotion published of that digest. Where nothing changed since the
   * newest version, and that has the digest, it is answered. Failure kind conflict: LATEST is being written
   * (`UpdateInProgress`), or is not, or not known to be, of this digest (`OtherImage`).
   */
  publishVersion(
    place: FunctionPlace,
    input: { digest: string; promotion: number },
  ): Promise<CloudResult<{ written: boolean; versionId: string }>>
  /**
   * Points an alias to a version, with a share of the calls for another: `other` null takes the share away. `expected` is
   * the `changedMark` last seen; null: no alias is there yet, and it is made. Failure kind conflict: it was written since
   * (`AliasChanged`); not-found: a version is gone.
   */
  setAlias(
    place: FunctionPlace,
    alias: string,
    input: { versionId: string; other: AliasShare | null; promotion: number; expected: string | null },
  ): Promise<CloudResult<{ written: boolean; changedMark: string }>>
}
