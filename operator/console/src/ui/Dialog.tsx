import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button, ProblemText } from './parts'
import { useToast } from './toasts'

/** Asks before something is done, says what will follow, and shows why it could not be done. */
export function ActionDialog(props: {
  title: string
  action: string
  danger?: boolean
  done: string
  onClose: () => void
  /** Returns 'stay' where another dialog takes this one's place. */
  run: (reason: string) => Promise<unknown>
  withReason?: boolean
  canRun?: boolean
  children?: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [reason, setReason] = useState('')
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<unknown>()
  const toast = useToast()

  useEffect(() => {
    dialog.current?.showModal()
    return focusSomewhere
  }, [])

  const run = async () => {
    setRunning(true)
    setError(undefined)
    try {
      if ((await props.run(reason.trim())) === 'stay') return
      if (props.done) toast(props.done)
      dialog.current?.close()
    } catch (failed) {
      setError(failed)
      setRunning(false)
    }
  }

  return (
    <dialog ref={dialog} onClose={props.onClose} aria-labelledby="dialog-title">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <h2 id="dialog-title">{props.title}</h2>
        {props.children}
        {props.withReason && (
          <label className="field">
            <span>Why, for the record</span>
            <input className="input" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </label>
        )}
        <ProblemText error={error} />
        <div className="actions">
          <Button onClick={() => dialog.current?.close()}>Leave it</Button>
          <Button
            type="submit"
            kind={props.danger ? 'primary danger' : 'primary'}
            disabled={isRunning || props.canRun === false}
          >
            {props.action}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

/** Closing gives the focus back to what opened the dialog; where that is gone, the page's content takes it. */
function focusSomewhere() {
  if (document.activeElement === null || document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true })
}
