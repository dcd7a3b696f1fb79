/** What was dropped on the page, as files: folders are walked, so that each file keeps its path as its name. */
export interface DroppedFile {
  readonly name: string
  readonly file: File
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, reject)
  })

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

/** A folder gives its entries in pieces, until it gives none. */
const entriesOf = async (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (some.length === 0) return all
    all.push(...some)
  }
}

const walk = async (entry: FileSystemEntry): Promise<DroppedFile[]> => {
  if (isFile(entry)) return [{ name: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) }]
  if (!isFolder(entry)) return []
  const inner = await Promise.all((await entriesOf(entry)).map(walk))
  return inner.flat()
}

/** The files of a drop. Must be called while the event is handled: the browser empties it afterwards. */
export const droppedFiles = (data: DataTransfer): Promise<DroppedFile[]> => {
  const files = Array.from(data.files, (file) => ({ name: file.name, file }))
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  // Files alone need no walk, and a folder that can't be walked is still named as a file that can't be read.
  if (!entries.some(isFolder)) return Promise.resolve(files)
  return Promise.all(entries.map(walk)).then(
    (found) => found.flat(),
    () => files,
  )
}
