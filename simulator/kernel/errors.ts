/** A refusal with the status and code that Alibaba Cloud would answer; the door renders it in the product's envelope. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly detail: Record<string, unknown>
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    message: string,
    extra: { detail?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.detail = extra.detail ?? {}
    this.headers = extra.headers ?? {}
  }
}

/** A failure that the product reports inside an HTTP 200 (`IsSuccess: false`, `success: false`). */
export class BusinessFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'BusinessFailure'
    this.code = code
  }
}

export const refuse = {
  invalidParameter: (name: string, message?: string) =>
    new Refusal(400, 'InvalidParameter', message ?? `The specified parameter "${name}" is not valid.`),
  missingParameter: (name: string) =>
    new Refusal(
      400,
      'MissingParameter',
      `The parameter "${name}" is mandatory for this action but was not supplied.`,
    ),
  actionNotFound: (action: string) =>
    new Refusal(
      404,
      'InvalidAction.NotFound',
      `Specified api is not found, please check your url and method. (${action})`,
    ),
  throttled: (retryAfterMs: number, status = 429) =>
    new Refusal(status, 'Throttling.User', 'Request was denied due to user flow control.', {
      headers: {
        'x-acs-retry-after': String(retryAfterMs),
        'retry-after': String(Math.ceil(retryAfterMs / 1000)),
      },
    }),
}

/** The default envelope of the POP gateway (RPC products). */
export function gatewayErrorBody(error: Refusal, requestId: string): Record<string, unknown> {
  return {
    RequestId: requestId,
    HostId: 'simulator',
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(error.code)}`,
    ...error.detail,
  }
}
