import { decode } from '../charset.ts'
import { detectCharset } from '../detect-charset.ts'

/** A name as its archive has it; one that is no UTF-8 in the character set that it is most likely in (Windows: the local one). */
export const entryName = (bytes: Uint8Array): string => decode(bytes, detectCharset(bytes))

/**
 * A path as the name of a file of an upload: only a label, nothing is ever written by it. So that nobody else takes it
 * for more, it has no root, no way up and no control characters.
 */
export const asLabel = (path: string): string =>
  path
    .replaceAll('\\', '/')
    .split('/')
    .filter((step) => step !== '' && step !== '.' && step !== '..')
    .join('/')
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    .replace(/[\u0000-\u001f\u007f]/g, '\ufffd')
    .slice(-1000) || 'unnamed'
