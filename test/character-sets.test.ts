import { describe, expect, test } from 'vitest'
import type { Summary } from '../server/model/summary.ts'
import { encodeAs } from './ingest/encode.ts'
import { JAVA, OTHERS } from './law-texts.ts'
import { contextFor, encode, pieced, plain, whole } from './pieces.ts'

/** Lines that programs write in each character set. Of GBK and Big5 some second bytes are letters, "\\" and "|" among them. */
const SIMPLIFIED = [
  '2024-03-01 10:00:00 ERROR 订单1已支付',
  '用户 张伟 登录失败：密码错误',
  '誠實 功能 許可 12',
  '数据库连接超时',
]
const TRADITIONAL = [
  '2024-03-01 10:00:00 ERROR 訂單1已付款',
  '使用者登入失敗：密碼錯誤',
  '許功蓋 12 成功',
  '資料庫連線逾時',
]
const JAPANESE = [
  '2024-03-01 10:00:00 ERROR 注文1を受け付けました',
  '認証に失敗しました',
  'ソート表示 12 能',
  'サーバーを起動',
]
const KOREAN = [
  '2024-03-01 10:00:00 ERROR 주문1 결제 완료',
  '사용자 로그인 실패: 비밀번호 오류',
  '서버를 시작했습니다',
]
const WESTERN = [
  '2024-03-01 10:00:00 ERROR Auftrag 1 für Jürgen bezahlt',
  'accès refusé à Hélène',
  'Größe 12',
]
/** Written with the same characters in all of them. */
const COMMON = [
  '2024-03-01 10:00:00 ERROR 資料庫連線失敗 1',
  '使用者登入成功',
  '開始處理 12 件',
  '設定完了，時間超過',
]
const EVERYWHERE = [...SIMPLIFIED, ...TRADITIONAL, ...JAPANESE, ...KOREAN, ...WESTERN]

describe('character sets', () => {
  const cases: readonly (readonly [charset: string, lines: readonly string[]])[] = [
    ['utf-8', EVERYWHERE],
    ['utf-16le', EVERYWHERE],
    ['utf-16be', EVERYWHERE],
    ['gb18030', SIMPLIFIED],
    ['gb18030', COMMON],
    ['big5', TRADITIONAL],
    ['big5', COMMON],
    ['shift_jis', JAPANESE],
    ['shift_jis', COMMON],
    ['euc-jp', JAPANESE],
    ['euc-kr', KOREAN],
    ['windows-1252', WESTERN],
  ]

  test.each(
    cases
      .flatMap(([charset, lines]) => [false, true].map((marked) => ({ charset, lines, marked })))
      .filter(({ charset, marked }) => charset.startsWith('utf') || !marked),
  )(
    '$charset, with a mark: $marked: the shapes, levels and times that UTF-8 gives',
    ({ charset, lines, marked }) => {
      const log = `${[...JAVA, ...lines, '', ...lines].join('\r\n')}\n`
      const bytes = encodeAs(`${marked ? '\ufeff' : ''}${log}`, charset)
      const context = contextFor(bytes)
      expect(context.charset).toBe(charset)
      const counted = (summary: Summary): unknown => ({
        lines: summary.lines,
        unparsed: summary.unparsed,
        rows: [...summary.rows].map(([key, { text, level, count, lines, minUs, maxUs, sample }]) => ({
          key,
          text,
          level,
          count,
          lines,
          minUs,
          maxUs,
          sample,
        })),
      })
      const utf8 = encode(log)
      expect(counted(whole(bytes, context))).toEqual(counted(whole(utf8, contextFor(utf8))))
    },
  )

  test.each(cases)('%s, cut at every byte, also inside a character', (charset, lines) => {
    const bytes = encodeAs([...JAVA, ...lines, ''].join('\r\n'), charset)
    const context = contextFor(bytes)
    const expected = plain(whole(bytes, context))
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(plain(pieced(bytes, [cut], context))).toEqual(expected)
  })
})

test.each(['utf-16le', 'utf-16be'])('the CR of old Macs in %s, cut at every byte', (charset) => {
  const text = `${[...JAVA, ...OTHERS.slice(0, 6)].join('\r')}\r`
  for (const bytes of [encodeAs(text, charset), encodeAs(`\ufeff${text}`, charset)]) {
    const context = contextFor(bytes)
    expect(context).toMatchObject({ charset, format: { returns: true } })
    const summary = whole(bytes, context)
    expect(summary.lines).toBe(JAVA.length + 6)
    const expected = plain(summary)
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(plain(pieced(bytes, [cut], context))).toEqual(expected)
  }
})
