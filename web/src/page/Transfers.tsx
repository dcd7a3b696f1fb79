import { bytes, count } from '../state/formatted.ts'
import { words } from '../state/preferences.ts'
import type { Failure } from '../upload/messages.ts'
import {
  dismissTransfers,
  retryTransfer,
  transfers,
  transferring,
  type Transfer,
} from '../upload/transfers.ts'
import { Icon } from './Icon.tsx'

const failureText = (failure: Failure): string => {
  if (failure.kind === 'server') return failure.message
  if (failure.kind === 'network') return words.value.networkProblem
  return words.value.problem(failure.kind, failure.format)
}

/** How much has left. Of a gzipped file the whole is known only at its end; before, its size on disk. */
const amountOf = ({ size, progress: { sent, total } }: Transfer): string => {
  if (total !== null) return words.value.sentOf(bytes(sent), bytes(total))
  return sent === 0 ? bytes(size) : bytes(sent)
}

const TransferItem = ({ transfer }: { readonly transfer: Transfer }) => {
  const w = words.value
  const { key, name, progress } = transfer
  const { state, failure } = progress
  return (
    <li class={`transfer ${state}`} data-state={state} data-file={name}>
      <span class="transfer-name cut" title={name}>
        {name}
      </span>
      <progress max={1} value={progress.fraction} aria-label={name} />
      <span class="transfer-bytes">{amountOf(transfer)}</span>
      <span class="transfer-state">{progress.retrying ? w.tryingAgain : w.transferState[state]}</span>
      {state === 'failed' && (
        <button
          type="button"
          onClick={() => {
            retryTransfer(key)
          }}
        >
          <Icon name="retry" />
          {w.retry}
        </button>
      )}
      {failure !== null && <p class="failure">{failureText(failure)}</p>}
    </li>
  )
}

const headline = (all: readonly Transfer[]): string => {
  const w = words.value
  const failed = all.filter(({ progress }) => progress.state === 'failed').length
  const done = all.filter(({ progress }) => progress.state === 'done').length
  const active = all.length - failed - done
  return [
    active > 0 ? w.transfersActive(active, count(active)) : '',
    done > 0 ? w.transfersDone(done, count(done)) : '',
    failed > 0 ? w.transfersFailed(failed, count(failed)) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

const overall = (all: readonly Transfer[]): string => {
  if (transferring.value) return 'active'
  return all.some(({ progress }) => progress.state === 'failed') ? 'failed' : 'done'
}

/** The files on their way. Ended well, they shrink to one line until dismissed. */
export const Transfers = () => {
  const all = transfers.value
  if (all.length === 0) return null
  const w = words.value
  const state = overall(all)
  return (
    <section
      class={`transfers ${state}`}
      data-testid="upload-progress"
      data-state={state}
      aria-label={w.progress}
    >
      <div class="transfers-head">
        <span role="status">{headline(all)}</span>
        {state !== 'active' && (
          <button
            type="button"
            class="quiet icon-button"
            aria-label={w.dismiss}
            title={w.dismiss}
            onClick={dismissTransfers}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      {state !== 'done' && (
        <ul tabIndex={0} aria-label={w.progress}>
          {all.map((transfer) => (
            <TransferItem key={transfer.key} transfer={transfer} />
          ))}
        </ul>
      )}
    </section>
  )
}
