import { sqlTime } from '../clock.ts'
import { events, headed, type Kind } from '../kind.ts'
import { say } from '../message.ts'
import type { Random } from '../random.ts'
import { hex, ip, join, list, maybe, money, ms, num, oneOf, tail, uuid } from '../values.ts'

const order = events('info', 'c.l.mall.order.OrderService')
const pay = events('info', 'c.l.mall.pay.PayService')
const stock = events('warn', 'c.l.mall.stock.StockService')
const account = events('info', 'c.l.mall.user.AccountService')
const delivery = events('info', 'c.l.mall.delivery.DeliveryService')
const failure = events('error', 'c.l.mall.pay.PayService')

const name = oneOf('张伟', '王芳', '李娜', '刘洋', '陈静', '杨磊', '赵敏', '黄强', '周婷', '欧阳明月')
const orderId = join('DD2026', num(10_000_000, 99_999_999))
const city = oneOf('上海', '北京', '深圳', '杭州', '成都', '乌鲁木齐')
const channel = oneOf('支付宝', '微信', '银联')

const trace = (random: Random): readonly string[] => [
  `com.lanhai.mall.pay.PayException: 支付渠道返回错误码 ${random.int(4000, 5999)}`,
  '\tat com.lanhai.mall.pay.PayService.submit(PayService.java:142)',
  '\tat com.lanhai.mall.order.OrderService.confirm(OrderService.java:87)',
  'Caused by: java.net.ConnectException: Connection refused',
  '\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)',
  `\t... ${random.int(8, 40)} common frames omitted`,
]

export const chineseShop: Kind = {
  name: 'chinese-shop',
  about:
    'A shop whose messages are Chinese, in UTF-8: values stand between characters without spaces, full-width punctuation.',
  start: '2026-06-18T00:00:00.000Z',
  meanGapMs: 240,
  precisionMs: 1,
  events: [
    account(say`服务启动完成，端口 ${num(8000, 9000)}，耗时 ${num(3000, 9000)} 毫秒`, { when: 'start' }),
    order(say`订单 ${orderId} 创建成功，用户：${name}，商品数量：${num(1, 20)}，金额：${money}元`),
    pay(say`订单 ${orderId} 支付成功，渠道：${channel}，金额：${money}元，流水号：${hex(16)}`),
    stock(say`商品 ${num(10000, 99999)} 库存不足，剩余 ${num(0, 9)} 件，仓库：${city}`),
    account(say`用户[${name}]登录成功，IP=${ip}`),
    account(say`用户[${name}]登录失败，原因：${oneOf('密码错误', '账号已锁定', '验证码过期')}`),
    order(
      say`订单 ${orderId} 状态变更：${oneOf('待付款', '已付款', '已发货')} -> ${oneOf('已付款', '已发货', '已完成')}`,
    ),
    delivery(say`订单 ${orderId} 已发货，快递单号 SF${num(100_000_000, 999_999_999)}，目的地：${city}`),
    events(
      'debug',
      'c.l.mall.cache.CacheService',
    )(say`缓存命中：key=mall:item:${num(10000, 99999)}，耗时${ms}毫秒`),
    events(
      'debug',
      'c.l.mall.cache.CacheService',
    )(say`缓存未命中：key=mall:item:${num(10000, 99999)}，回源数据库`),
    order(say`批量查询订单完成，共 ${tail(1, 5000)} 条，耗时 ${ms} 毫秒`),
    pay(say`收到退款申请，订单号：${orderId}，退款金额：${money}元${maybe(0.4, '，原因：商品破损')}`),
    failure(say`订单 ${orderId} 支付失败，渠道：${channel}`, { more: trace }),
    events('warn', 'c.l.mall.gateway.RateLimiter')(
      say`接口 /mall/${oneOf('order', 'pay', 'seckill')}/${oneOf('submit', 'query')} 触发限流，当前每秒请求数 ${tail(500, 20000)}`,
      { when: 'burst' },
    ),
    delivery(say`调用物流接口超时，第 ${num(1, 5)} 次重试，请求编号 ${uuid}`),
    stock(say`盘点差异：仓库 ${city}，商品 [${list(num(10000, 99999), 1, 5)}]`),
    account(
      say`短信发送成功，手机号 1${num(30, 99)}****${num(1000, 9999)}，模板 ${oneOf('登录验证码', '发货通知', '优惠活动')}`,
    ),
    events(
      'info',
      'c.l.mall.job.ReportJob',
    )(
      say`定时任务【${oneOf('日报统计', '订单对账', '优惠券过期')}】执行完成，处理 ${tail(10, 90000)} 条记录`,
    ),
    failure(say`对账不一致：渠道 ${channel} 应收 ${money}元，实收 ${money}元`, { when: 'once' }),
    events('error', 'c.l.mall.stock.StockService')(
      say`数据库主从延迟 ${tail(1000, 90000)} 毫秒，已切换到主库`,
      { when: 'once' },
    ),
  ],
  write: (moment) => {
    const level = (moment.event.level ?? 'info').toUpperCase().padStart(5)
    return headed(
      `${sqlTime(moment.time)} ${level} 1 --- [mall-exec-${moment.actor + 1}] ${moment.event.source.padEnd(36)} : `,
      moment,
    )
  },
}
