import type { UploadAnswer } from '../../../server/api/types.ts'
import { fetchUpload, findUnfinished } from '../wire/request.ts'
import { sha256Hex } from './digest.ts'

interface AnnouncedFile {
  readonly name: string
  /** Bytes of its text, null where they are not known. */
  readonly size: number | null
  readonly sample: Uint8Array
}

interface Begun {
  /** The uploads in which files were begun and not ended: for each the places of those in `files`, and their index there. */
  readonly uploads: ReadonlyMap<UploadAnswer, ReadonlyMap<number, number>>
  /** Places of the files that the server has not seen. */
  readonly others: readonly number[]
}

/** Finds files again whose sending broke off: before a reload, or on another day. */
export const findBegun = async (files: readonly AnnouncedFile[], onWait: () => void): Promise<Begun> => {
  const asked = await Promise.all(
    files.map(async ({ name, size, sample }) => ({
      name,
      ...(size === null ? {} : { size }),
      sampleSha256: await sha256Hex(new Uint8Array(sample)),
    })),
  )
  const answer = await findUnfinished({ files: asked }, { onWait })
  const byId = new Map<string, Map<number, number>>()
  const others: number[] = []
  for (const [at, place] of answer.files.entries()) {
    if (place === null) others.push(at)
    else byId.set(place.upload, (byId.get(place.upload) ?? new Map<number, number>()).set(at, place.file))
  }
  const uploads = new Map<UploadAnswer, ReadonlyMap<number, number>>()
  for (const [id, places] of byId) uploads.set(await fetchUpload(id), places)
  return { uploads, others }
}
