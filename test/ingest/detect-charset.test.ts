import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectCharset } from '../../server/ingest/detect-charset.ts'
import { encodeAs } from './encode.ts'

/** What programs of each country write; the character sets it may be in. */
const LANGUAGES = [
  {
    name: 'simplified Chinese',
    charsets: ['gb18030'],
    phrases: [
      '订单12345已支付，金额99.5元',
      '用户 张伟 登录失败：密码错误',
      '数据库连接超时，正在重试',
      '库存不足，商品编号 8812',
      '缓存已清空',
      '开始处理任务 17',
      '服务启动成功，端口 8080',
      '无法打开配置文件 /etc/app.conf',
      '收到请求：查询余额',
      '系统内存使用率超过 90%',
    ],
  },
  {
    name: 'traditional Chinese',
    charsets: ['big5', 'gb18030'],
    phrases: [
      '訂單12345已付款，金額99.5元',
      '使用者 王小明 登入失敗：密碼錯誤',
      '資料庫連線逾時，正在重試',
      '庫存不足，商品編號 8812',
      '快取已清空',
      '開始處理工作 17',
      '服務啟動成功，連接埠 8080',
      '無法開啟設定檔 /etc/app.conf',
      '收到請求：查詢餘額',
      '系統記憶體使用率超過 90%',
    ],
  },
  {
    name: 'Japanese',
    charsets: ['shift_jis', 'euc-jp'],
    phrases: [
      'ユーザー 田中 の認証に失敗しました',
      '注文 12345 を受け付けました。金額は 9950 円です',
      'データベースへの接続がタイムアウトしました',
      '在庫が不足しています: 商品 8812',
      'サーバーを起動しました',
      '設定ファイルを読み込めません: /etc/app.conf',
      '処理を開始します',
      'キャッシュを削除',
    ],
  },
  {
    name: 'Korean',
    charsets: ['euc-kr'],
    phrases: [
      '사용자 김철수 로그인 실패: 비밀번호 오류',
      '주문 12345 결제 완료, 금액 99500원',
      '데이터베이스 연결 시간이 초과되었습니다',
      '재고가 부족합니다: 상품 8812',
      '서버를 시작했습니다',
      '설정 파일을 열 수 없습니다: /etc/app.conf',
    ],
  },
  {
    name: 'Western European',
    charsets: ['windows-1252'],
    phrases: [
      'Anmeldung für Benutzer Jürgen fehlgeschlagen: ungültiges Paßwort',
      'Verbindung zum Server verloren, nächster Versuch in 5 s',
      'Utilisateur Hélène connecté depuis 10.0.0.1',
      "Impossible d'ouvrir le fichier de données: accès refusé",
      'La conexión caducó después de 30 segundos; operación cancelada',
      'temperature 23°C, within limits',
      'Usuário não encontrado: João',
    ],
  },
  {
    name: 'Russian',
    charsets: ['windows-1251'],
    phrases: [
      'Пользователь Иванов вошёл в систему с адреса 10.0.0.1',
      'Ошибка подключения к базе данных',
      'Заказ 12345 оплачен, сумма 99.5 руб.',
      'Сервер запущен на порту 8080',
      'Не удалось открыть файл /etc/app.conf',
    ],
  },
] as const

const CASES = LANGUAGES.flatMap(({ name, charsets, phrases }) =>
  charsets.map((charset) => ({ name, charset, phrases })),
)

/** A log of such phrases with English ones between them. */
const logOf = (phrases: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...phrases, 'cache warmed in 12ms', 'GET /health 200'), fc.nat(59)), {
      minLength: 1,
      maxLength: 40,
    })
    .map((lines) => [...phrases.slice(0, 4).map((line) => [line, 1] as const), ...lines])
    .map((lines) =>
      lines
        .map(([line, second]) => `2026-03-01 10:00:${String(second).padStart(2, '0')} INFO  ${line}\n`)
        .join(''),
    )

describe('a character set is known from the sample', () => {
  test.each(CASES)('$name in $charset', ({ charset, phrases }) => {
    fc.assert(
      fc.property(logOf(phrases), (log) => {
        expect(detectCharset(encodeAs(log, charset))).toBe(charset)
      }),
    )
  })

  test.each(CASES)('$name in $charset, cut anywhere behind some lines', ({ charset, phrases }) => {
    const bytes = encodeAs(phrases.map((line) => `${line}\n`).join(''), charset)
    for (let cut = Math.ceil(bytes.length / 2); cut <= bytes.length; cut++)
      expect(detectCharset(bytes.subarray(0, cut))).toBe(charset)
  })

  test.each([
    ['gb18030', '启动成功'],
    ['big5', '登入失敗'],
    ['shift_jis', 'エラー'],
    ['windows-1252', '23°C after 12µs'],
    ['windows-1251', 'Ошибка'],
  ])('%s, of the same few words over and over', (charset, text) => {
    for (const times of [1, 20, 1000])
      expect(detectCharset(encodeAs(`2026-03-01 10:00:00 ERROR ${text} 17\n`.repeat(times), charset))).toBe(
        charset,
      )
  })

  test.each(LANGUAGES)('$name in UTF-8 and UTF-16, with a mark and without', ({ phrases }) => {
    fc.assert(
      fc.property(logOf(phrases), fc.boolean(), (log, marked) => {
        for (const charset of ['utf-8', 'utf-16le', 'utf-16be'])
          expect(detectCharset(encodeAs(`${marked ? '\ufeff' : ''}${log}`, charset))).toBe(charset)
      }),
    )
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['ASCII', Buffer.from('connected to 10.0.0.1\n')],
    ['a run of NULs that a crash left between lines', Buffer.from(`up\n${'\0'.repeat(1000)}\ndown\n`)],
    ['text with a few bytes of another', Buffer.from('héllo wörld\n'.repeat(20)).fill(0xe9, 1, 2)],
  ])('%s is UTF-8', (_, bytes) => {
    expect(detectCharset(bytes)).toBe('utf-8')
  })
})

describe('8-bit text with NULs is none of UTF-16', () => {
  test.each([
    '\nbin\0ary\n',
    'bin\0ary \n',
    'ab\0\nfoo\n',
    'bin\0ary\n'.repeat(40),
    'binx\0ary..\n'.repeat(40),
    'up\n'.repeat(20) + 'bin\0ary\n'.repeat(3),
  ])('%j', (text) => {
    expect(detectCharset(Buffer.from(text))).toBe('utf-8')
  })
  test.each(['a\n', '17\r\n', '订单 17 失败\n', '上 7 8 9', 'no line end'])(
    '%j in UTF-16 still is',
    (text) => {
      const bytes = Buffer.from(text, 'utf16le')
      expect(detectCharset(bytes)).toBe('utf-16le')
      expect(detectCharset(bytes.swap16())).toBe('utf-16be')
    },
  )
})
