import { useState } from 'react'
import type { Device } from '../../api/types'
import { count } from '../../format'
import { Button } from '../../ui/parts'
import { BulkLabel } from './BulkLabel'
import { BulkMove, type BulkVerb, MOVES, movable } from './BulkMove'

/** What can be done to many devices at once. */
export function BulkBar({ chosen, onDone }: { chosen: Device[]; onDone: () => void }) {
  const [asked, setAsked] = useState<BulkVerb | 'label'>()
  const close = () => setAsked(undefined)
  return (
    <div className="pager" role="group" aria-label="Chosen devices">
      <span>{count(chosen.length, 'device')} chosen</span>
      <span className="row">
        <Button onClick={onDone}>None</Button>
        {MOVES.filter((verb) => movable(chosen, verb).length > 0).map((verb) => (
          <Button key={verb} onClick={() => setAsked(verb)}>
            {verb} {movable(chosen, verb).length}
          </Button>
        ))}
        <Button kind="primary" onClick={() => setAsked('label')}>
          Label them
        </Button>
      </span>
      {asked === 'label' && <BulkLabel devices={chosen} onClose={close} onDone={onDone} />}
      {asked && asked !== 'label' && <BulkMove devices={movable(chosen, asked)} left={chosen.length - movable(chosen, asked).length} verb={asked} onClose={close} onDone={onDone} />}
    </div>
  )
}
