import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { forgetAll, signIn } from '../api/session'
import { Sail } from '../ui/icons'
import { Button, ProblemText } from '../ui/parts'

/** Asks for a token, which only the controller keeps. */
export function SignInPage() {
  const client = useQueryClient()
  const [token, setToken] = useState('')
  const [error, setError] = useState<unknown>()
  const [isTrying, setTrying] = useState(false)
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
        <Button type="submit" kind="primary" disabled={isTrying}>
          Sign in
        </Button>
        <p className="muted small">
          The first token lies in the controller&apos;s data folder, in <code>admin.token</code>. The browser keeps it until
          it is closed, where no script can read it.
        </p>
      </form>
    </main>
  )
}
