import { Button } from './parts'

interface PagerProps {
  /** What led to each page that is open, without the first. */
  tokens: string[]
  setTokens: (tokens: string[]) => void
  nextPageToken: string | undefined
  back: string
  next: string
}

/** Turns the pages of a list; one that was turned to is seen from its top. */
export function Pager({ tokens, setTokens, nextPageToken, back, next }: PagerProps) {
  if (tokens.length === 0 && !nextPageToken) return null
  const turn = (to: string[]) => {
    setTokens(to)
    window.scrollTo({ top: 0 })
  }
  return (
    <div className="pager">
      <Button disabled={tokens.length === 0} onClick={() => turn(tokens.slice(0, -1))}>
        {back}
      </Button>
      <span className="muted small">Page {tokens.length + 1}</span>
      <Button disabled={!nextPageToken} onClick={() => turn([...tokens, nextPageToken ?? ''])}>
        {next}
      </Button>
    </div>
  )
}
