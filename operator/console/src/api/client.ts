import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from './schema'

/** What went wrong with a call, as the controller says it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message)
  }
}

type Problem = components['schemas']['ProblemDocument']

/** Tells the controller that no other site sends this: see docs/decisions/0012-sessions-of-browsers.md. */
export const CONSOLE_HEADER = { 'x-flotilla-console': '1' }

/** The error that an answer holds. */
export async function errorOf(response: Response): Promise<ApiError> {
  const problem: Problem = await response.json().catch(() => ({}))
  const message = problem.detail || problem.title || `The controller answered ${response.status}.`
  return new ApiError(response.status, problem.reason ?? '', message)
}

const failures: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await errorOf(response)
  },
  onError({ error }) {
    return error instanceof ApiError ? error : new ApiError(0, 'UNREACHABLE', 'The controller cannot be reached.')
  },
}

const client = createClient<paths>({ baseUrl: '/', headers: CONSOLE_HEADER, querySerializer })
client.use(failures)

/** Lists are repeated, and what is empty is left out. */
function querySerializer(query: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((item) => search.append(key, String(item)))
    else if (value !== undefined && value !== '') search.set(key, String(value))
  }
  return search.toString()
}

/** The controller's REST interface, typed by its OpenAPI document. */
export const api = client

/** What a call answered with; anything else was thrown. */
export async function answerOf<T>(call: Promise<{ data?: T | undefined }>): Promise<T> {
  const { data } = await call
  return data as T
}

/** The last part of a resource name. */
export function idOf(name: string | undefined): string {
  return name?.slice(name.lastIndexOf('/') + 1) ?? ''
}

/** The parts of models/{model}/versions/{version}[/variants/{variant}]. */
export function partsOf(name: string | undefined): { model: string; version: string; variant: string } {
  const [, model = '', , version = '', , variant = ''] = (name ?? '').split('/')
  return { model, version, variant }
}

/** A version as people write it: model/version. */
export function versionLabel(name: string | undefined): string {
  const { model, version } = partsOf(name)
  return model ? `${model}/${version}` : ''
}
