import type { QueryClient } from '@tanstack/react-query'
import { api, answerOf, ApiError, CONSOLE_HEADER, errorOf } from './client'

/** Opens a session: the controller keeps the token in a cookie that no script can read. */
export async function signIn(token: string): Promise<void> {
  const response = await fetch('/console/session', {
    method: 'POST',
    headers: { ...CONSOLE_HEADER, authorization: `Bearer ${token}` },
  }).catch(() => {
    throw new ApiError(0, 'UNREACHABLE', 'The controller cannot be reached.')
  })
  if (!response.ok) throw await errorOf(response)
}

/** Closes the session; the token itself stays good. */
export async function signOut(): Promise<void> {
  await fetch('/console/session', { method: 'DELETE', headers: CONSOLE_HEADER })
}

/** Whether there is a session that may read. */
export async function isSignedIn(): Promise<boolean> {
  try {
    await answerOf(api.GET('/v1/devices', { params: { query: { pageSize: 1 } } }))
    return true
  } catch (failed) {
    if (failed instanceof ApiError && failed.status === 401) return false
    throw failed
  }
}

/** Forgets what the one before was shown; whether there is a session is for the caller to say. */
export function forgetAll(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
}

/** How people may sign in, tokens aside. */
export async function signInOptions(): Promise<{ openIdConnect?: { issuer?: string } }> {
  const response = await fetch('/v1/signInOptions')
  return response.ok ? response.json() : {}
}

const PAGE = 'flotilla-page'

/** Keeps which page somebody came for, while the identity provider is asked. */
export function rememberPage(): void {
  const { pathname } = location
  if (pathname !== '/') sessionStorage.setItem(PAGE, pathname)
}

/** The page that somebody came for before signing in; told once. */
export function rememberedPage(): string | null {
  const page = sessionStorage.getItem(PAGE)
  sessionStorage.removeItem(PAGE)
  return page
}
