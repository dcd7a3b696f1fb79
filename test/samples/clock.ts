/** Ways in which programs write a time. All take milliseconds since 1970 and write UTC. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => String(n).padStart(2, '0')
const month = (date: Date): string => MONTHS[date.getUTCMonth()] ?? ''

/** 2026-03-14T09:26:53.589Z */
export const isoTime = (time: number): string => new Date(Math.floor(time)).toISOString()

/** 2026-03-14 09:26:53.589, or with another mark before the milliseconds. */
export const sqlTime = (time: number, mark = '.'): string => {
  const iso = isoTime(time)
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${mark}${iso.slice(20, 23)}`
}

/** 2026-03-14T09:26:53.589793Z */
export const isoMicros = (time: number): string => `${isoTime(time).slice(0, 23)}${micros(time)}Z`

/** The three digits after the milliseconds. */
const micros = (time: number): string => String(Math.floor((time % 1) * 1000)).padStart(3, '0')

/** Mar  4 09:26:53 */
export const syslogTime = (time: number): string => {
  const date = new Date(Math.floor(time))
  return `${month(date)} ${String(date.getUTCDate()).padStart(2)} ${isoTime(time).slice(11, 19)}`
}

/** 14/Mar/2026:09:26:53 +0000 */
export const accessTime = (time: number): string => {
  const date = new Date(Math.floor(time))
  return `${two(date.getUTCDate())}/${month(date)}/${date.getUTCFullYear()}:${isoTime(time).slice(11, 19)} +0000`
}

/** 2026/03/14 09:26:53 */
export const slashTime = (time: number): string => sqlTime(time).slice(0, 19).replaceAll('-', '/')

/** 14 Mar 2026 09:26:53.589 */
export const redisTime = (time: number): string => {
  const date = new Date(Math.floor(time))
  return `${two(date.getUTCDate())} ${month(date)} ${date.getUTCFullYear()} ${isoTime(time).slice(11, 23)}`
}

/** 03-14 09:26:53.589 */
export const logcatTime = (time: number): string => sqlTime(time).slice(5)

/** 0314 09:26:53.589793 */
export const klogTime = (time: number): string => `${logcatTime(time).replace('-', '')}${micros(time)}`
