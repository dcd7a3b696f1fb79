import { computed, signal } from '@preact/signals'
import type { ReadingChange, UploadAnswer } from '../../../server/api/types.ts'
import { changeReading, deleteUpload, fetchUploads, keepFile } from '../wire/request.ts'
import { changeView, view } from './address.ts'
import { Latest } from './latest.ts'
import { sentenceOf } from './sentence.ts'

/** The list of uploads, newest first; null until the server has answered. */
export const uploads = signal<readonly UploadAnswer[] | null>(null)
export const uploadsError = signal<string | null>(null)

/** True where the server has nothing yet: the page then says how to begin. */
export const nothingUploaded = computed(() => uploads.value !== null && uploads.value.length === 0)

/** True while a complete file is being read in another way: its groups will change. */
export const reanalysing = computed(
  () => uploads.value?.some(({ files }) => files.some((file) => file.complete && file.reanalysing)) ?? false,
)

/** True where all that is shown has arrived: what its counts still lack is being added up, and there in a moment. */
export const arrived = computed(() => {
  const shown = view.value.uploads
  return (
    uploads.value?.every(({ id, complete }) => complete || (shown.length > 0 && !shown.includes(id))) ?? false
  )
})

const latest = new Latest()

export const refreshUploads = async (): Promise<void> => {
  try {
    const answer = await latest.ask(fetchUploads)
    if (answer === null) return
    uploads.value = answer.uploads
    uploadsError.value = null
  } catch (error) {
    uploadsError.value = sentenceOf(error)
  }
}

/** Shows one upload alone, or, without an id, all. */
export const selectUpload = (id: string | null): void => {
  changeView({ uploads: id === null ? [] : [id], group: null, from: null, to: null }, 'push')
}

/** Adds an upload to those shown, or takes it away; with none left, all are shown. */
export const toggleUpload = (id: string): void => {
  const shown = view.value.uploads
  const next = shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]
  changeView({ uploads: next, group: null }, 'push')
}

/** Has a file read in another way. Throws RequestFailure. */
export const readAnew = async (upload: string, file: number, change: ReadingChange): Promise<void> => {
  await changeReading(upload, file, change)
  await refreshUploads()
}

/** Deletes it on the server and takes it out of the view. Throws RequestFailure. */
export const removeUpload = async (id: string): Promise<void> => {
  await deleteUpload(id)
  uploads.value = uploads.value?.filter((upload) => upload.id !== id) ?? null
  if (view.value.uploads.includes(id)) {
    changeView({ uploads: view.value.uploads.filter((other) => other !== id), group: null })
  }
  await refreshUploads()
}

/** Shows the upload whose content this one repeats; where it holds nothing else, it is deleted. Throws RequestFailure. */
export const openOriginal = async (upload: UploadAnswer): Promise<void> => {
  const original = upload.files.find((file) => file.duplicateOf !== null)?.duplicateOf
  if (!original) return
  selectUpload(original.upload)
  if (upload.duplicateOf !== null) await removeUpload(upload.id)
}

/** Says that its files are to be kept although their content was here before. Throws RequestFailure. */
export const keepDuplicates = async (upload: UploadAnswer): Promise<void> => {
  for (const { index, duplicateOf, received } of upload.files)
    if (duplicateOf !== null) await keepFile(upload.id, index, received)
  await refreshUploads()
}
