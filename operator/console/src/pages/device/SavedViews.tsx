import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { Button } from '../../ui/parts'

const KEY = 'flotilla-device-views'

type Views = Record<string, string>

function read(): Views {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return kept !== null && typeof kept === 'object' ? (kept as Views) : {}
  } catch {
    return {}
  }
}

/** Names for addresses that somebody comes back to; the address itself is the view. */
export function SavedViews() {
  const [views, setViews] = useState(read)
  const [name, setName] = useState<string>()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const keep = (next: Views) => {
    localStorage.setItem(KEY, JSON.stringify(next))
    setViews(next)
  }
  const current = search.toString()
  const named = Object.entries(views).find(([, query]) => query === current)?.[0]
  return (
    <>
      {Object.keys(views).length > 0 && (
        <select
          className="input"
          aria-label="Saved views"
          value={named ?? ''}
          onChange={(event) => void navigate(`/devices?${views[event.target.value] ?? ''}`)}
        >
          <option value="">Saved views</option>
          {Object.keys(views).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
      {named && (
        <Button
          onClick={() => keep(Object.fromEntries(Object.entries(views).filter(([each]) => each !== named)))}
        >
          Forget view
        </Button>
      )}
      {!named && current !== '' && name === undefined && <Button onClick={() => setName('')}>Save view</Button>}
      {name !== undefined && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            keep({ ...views, [name.trim()]: current })
            setName(undefined)
          }}
        >
          <input
            className="input"
            aria-label="Name of the view"
            placeholder="Name"
            value={name}
            required
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit">Save</Button>
        </form>
      )}
    </>
  )
}
