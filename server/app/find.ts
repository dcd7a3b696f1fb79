import { LogkinError } from '../model/errors.ts'
import type { LogFile, Upload } from '../model/upload.ts'
import { noUpload } from '../store/ledger.ts'
import type { Store } from '../store/store.ts'

/** Throws LogkinError 'not-found'. */
export const findUpload = async (store: Store, id: string): Promise<Upload> => {
  const upload = await store.upload(id)
  if (!upload) throw noUpload(id)
  return upload
}

/** Throws LogkinError 'not-found'. */
export const findFile = (upload: Upload, index: number): LogFile => {
  const file = upload.files[index]
  if (!file)
    throw new LogkinError(
      'not-found',
      `Upload ${upload.id} has no file ${index}; it has ${upload.files.length}, counted from 0.`,
    )
  return file
}

/** Null where what was looked at has been deleted since it was listed. */
export const unlessGone = async <T>(looking: Promise<T>): Promise<T | null> => {
  try {
    return await looking
  } catch (error) {
    if (error instanceof LogkinError && error.code === 'not-found') return null
    throw error
  }
}
