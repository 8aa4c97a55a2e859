import type { SignedDoor, SigningKey } from '../transport/signed.ts'
import { AssumeRoleAnswer, CallerIdentityAnswer } from './wire.ts'

const version = '2015-04-01'

export interface SessionKey extends SigningKey {
  expiresAtMs: number
}

/** STS: RPC POST, parameters in the query (operations/sts). */
export class StsClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  async assumeRole(
    key: SigningKey,
    roleArn: string,
    sessionName: string,
    seconds: number,
  ): Promise<SessionKey> {
    const body = await this.door.send(key, {
      action: 'AssumeRole',
      version,
      style: 'RPC',
      method: 'POST',
      pathname: '/',
      query: { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: seconds },
    })
    const { Credentials: given } = AssumeRoleAnswer.parse(body)
    return {
      accessKeyId: given.AccessKeyId,
      accessKeySecret: given.AccessKeySecret,
      securityToken: given.SecurityToken,
      expiresAtMs: Date.parse(given.Expiration),
    }
  }

  async getCallerIdentity(key: SigningKey) {
    const body = await this.door.send(key, {
      action: 'GetCallerIdentity',
      version,
      style: 'RPC',
      method: 'POST',
      pathname: '/',
      query: {},
    })
    return CallerIdentityAnswer.parse(body)
  }
}
