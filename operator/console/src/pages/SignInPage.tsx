import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { forgetAll, rememberPage, signIn, signInOptions } from '../api/session'
import { Sail } from '../ui/icons'
import { Button, ProblemText } from '../ui/parts'

/** What the controller says when a person comes back from the identity provider without being let in. */
const REFUSALS: Record<string, string> = {
  SIGN_IN_REFUSED: 'The identity provider did not let you in.',
  STATE_UNKNOWN: 'That took too long, or was begun in another browser. Try again.',
  NONCE_UNKNOWN: 'The identity provider answered another attempt. Try again.',
  CODE_REFUSED: 'The identity provider did not take its own code back. Try again.',
  IDENTITY_PROVIDER_UNAVAILABLE: 'The identity provider does not answer now.',
  ROLE_MISSING: 'The identity provider knows you, but you have no role here. An administrator binds one to your group.',
  PERMISSION_DENIED: 'The identity provider knows you, but you have no role here. An administrator binds one to your group.',
  TOO_MANY_FAILURES: 'Too many attempts from here have failed. Wait a moment.',
  SIGN_IN_NOT_SET_UP: 'No identity provider is set up here.',
}

function refusalOf(search: string): string {
  const reason = new URLSearchParams(search).get('refused')
  return reason ? (REFUSALS[reason] ?? `The sign-in failed: ${reason.replace(/[^A-Z_]/g, '').slice(0, 60)}.`) : ''
}

/** Lets people in by their identity provider, or by a token, which only the controller keeps. */
export function SignInPage() {
  const client = useQueryClient()
  const options = useQuery({ queryKey: ['signInOptions'], queryFn: signInOptions, staleTime: Infinity })
  const [token, setToken] = useState('')
  const [error, setError] = useState<unknown>(refusalOf(location.search))
  const [isTrying, setTrying] = useState(false)
  const provider = options.data?.openIdConnect?.issuer
  const enter = async () => {
    setTrying(true)
    setError(undefined)
    try {
      await signIn(token.trim())
      forgetAll(client)
      client.setQueryData(['session'], true)
    } catch (failed) {
      setError(failed)
      setTrying(false)
    }
  }
  return (
    <main className="sign-in">
      <form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault()
          void enter()
        }}
      >
        <div className="brand">
          <Sail /> Flotilla
        </div>
        <h1>Sign in</h1>
        {provider && (
          <>
            <a className="button primary" href="/console/sign-in" onClick={rememberPage}>
              Sign in with {new URL(provider).host}
            </a>
            <p className="muted small">or with a token:</p>
          </>
        )}
        <label className="field">
          <span>API token</span>
          <input
            className="input mono"
            type="password"
            autoComplete="off"
            value={token}
            required
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <ProblemText error={error} />
        <Button type="submit" kind={provider ? '' : 'primary'} disabled={isTrying}>
          {provider ? 'Sign in with the token' : 'Sign in'}
        </Button>
        <p className="muted small">
          The first token lies in the controller&apos;s data folder, in <code>admin.token</code>. The browser keeps it until
          it is closed, where no script can read it.
        </p>
      </form>
    </main>
  )
}
