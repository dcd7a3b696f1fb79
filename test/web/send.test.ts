import { describe, expect, it } from 'vitest'
import { Lanes } from '../../web/src/upload/lanes.ts'
import { openText, type Part } from '../../web/src/upload/parts.ts'
import { sendParts, type SendPartsOptions } from '../../web/src/upload/sendParts.ts'

const PART_BYTES = 10
const LANES = 3

const send = async (length: number, put: SendPartsOptions['put'], signal = new AbortController().signal) => {
  const progress: number[] = []
  const opened = await openText(new Blob([new Uint8Array(length).fill(65)]))
  const totals = sendParts(
    opened.parts(PART_BYTES, () => false),
    {
      put,
      lanes: new Lanes(LANES),
      signal,
      onProgress: (sent) => progress.push(sent),
    },
  )
  return { totals, progress }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('sendParts', () => {
  it('sends each part once, a few at a time', async () => {
    const sent: number[] = []
    let active = 0
    let most = 0
    const { totals, progress } = await send(95, async (part: Part) => {
      most = Math.max(most, ++active)
      await turn()
      active--
      sent.push(part.part)
    })
    expect(await totals).toEqual({ bytes: 95, parts: 10 })
    expect(sent.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(most).toBe(LANES)
    expect(progress.at(-1)).toBe(95)
  })

  it('counts what is leaving, never more than the part', async () => {
    const { totals, progress } = await send(20, async (_, onBytes) => {
      onBytes(4)
      onBytes(400)
      await turn()
    })
    await totals
    expect(progress).toContain(4)
    expect(Math.max(...progress)).toBe(20)
  })

  it('sends nothing of an empty file', async () => {
    const { totals } = await send(0, () => Promise.reject(new Error('nothing to send')))
    expect(await totals).toEqual({ bytes: 0, parts: 0 })
  })

  it('stops the others with the first that fails', async () => {
    const stopped: number[] = []
    const { totals } = await send(500, async (part, _, signal) => {
      if (part.part === 2) throw new Error('conflict')
      await new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(part.part)
          reject(new Error('aborted'))
        })
      })
    })
    await expect(totals).rejects.toThrow('conflict')
    expect(stopped).toEqual([0, 1])
  })

  it('ends when the upload is deleted', async () => {
    const stop = new AbortController()
    const { totals } = await send(
      500,
      async () => {
        await turn()
        stop.abort(new Error('deleted'))
      },
      stop.signal,
    )
    await expect(totals).rejects.toThrow('deleted')
  })

  it('gives its lanes back', async () => {
    const lanes = new Lanes(1)
    const failing = async function* () {
      yield { part: 0, bytes: new Uint8Array(1), consumed: 1 }
      throw new Error('unreadable')
    }
    const options = { lanes, signal: new AbortController().signal, onProgress: () => undefined }
    await expect(sendParts(failing(), { ...options, put: turn })).rejects.toThrow('unreadable')
    const release = await lanes.take()
    release()
  })
})

describe('Lanes', () => {
  it('serves in order, and takes a lane back once', async () => {
    const lanes = new Lanes(1)
    const order: number[] = []
    const first = await lanes.take()
    const second = lanes.take().then((release) => {
      order.push(2)
      release()
    })
    const third = lanes.take().then((release) => {
      order.push(3)
      release()
    })
    first()
    first()
    await Promise.all([second, third])
    expect(order).toEqual([2, 3])
  })
})
