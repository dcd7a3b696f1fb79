import { type Locator, type Page } from '@playwright/test'
import { expect } from './site.ts'

export interface Row {
  readonly id: string
  readonly count: number
  readonly lines: number
}

/** The page as its user handles it. Expressions are texts: they run in the browser, whose types are not known here. */
export class GroupsPage {
  readonly page: Page
  readonly rows: Locator
  readonly balance: Locator
  readonly panel: Locator
  readonly progress: Locator
  /** Those of the open group. */
  readonly lines: {
    readonly list: Locator
    readonly items: Locator
    read(): Promise<{ offset: number; text: string }[]>
  }

  constructor(page: Page) {
    this.page = page
    this.rows = page.getByTestId('group-row')
    this.balance = page.getByTestId('balance')
    this.panel = page.getByTestId('group-panel')
    this.progress = page.getByTestId('upload-progress')
    const list = page.getByTestId('group-lines')
    this.lines = {
      list,
      items: list.locator('[data-offset]'),
      read: () =>
        page.evaluate(`
          Array.from(document.querySelectorAll('[data-testid=group-lines] [data-offset]'), (line) =>
            ({ offset: Number(line.dataset.offset), text: line.querySelector('pre').textContent }))`),
    }
  }

  /** Opens the page on these uploads, or on all, and waits for the rows. */
  async open(uploads: readonly string[] = [], query = ''): Promise<void> {
    const named = uploads.map((id) => `upload=${id}`)
    await this.page.goto(`/?${[...named, query].filter((one) => one !== '').join('&')}`)
    if (uploads.length > 0) await expect(this.rows.first()).toBeVisible()
  }

  /**
   * Drags files from the desktop over the page and lets go, as the operating system would tell the browser. The drop is
   * on another element than the move before it, as when the page draws something under the pointer: an element that
   * does not take files when they enter it leaves them to the browser, which opens each in a tab.
   */
  async drop(paths: readonly string[]): Promise<string> {
    await this.letGo(paths)
    return this.untilSent()
  }

  /** The drop alone. */
  async letGo(paths: readonly string[]): Promise<void> {
    const zone = await this.page.getByTestId('drop-zone').boundingBox()
    if (zone === null) throw new Error('the drop zone is not on the page')
    const [x, middle] = [zone.x + zone.width / 2, zone.y + Math.min(zone.height, 400) / 2]
    const session = await this.page.context().newCDPSession(this.page)
    const send = async (type: 'dragEnter' | 'dragOver' | 'drop', y: number): Promise<void> => {
      const data = { items: [], files: [...paths], dragOperationsMask: 1 }
      await session.send('Input.dispatchDragEvent', { type, x, y, data })
    }
    await send('dragEnter', zone.y + 10)
    // Nobody lets go before the page has answered that it takes files; the browser then drops nothing, and a busy machine may be so late.
    await expect(this.page.locator('.drop-veil')).toBeVisible()
    await send('dragOver', zone.y + 10)
    // It answers in turn.
    await this.page.title()
    await send('drop', middle)
    await session.detach()
  }

  /** Chooses files in the dialog behind "Add files". */
  async pick(paths: readonly string[]): Promise<string> {
    await this.page.getByTestId('file-input').setInputFiles([...paths])
    return this.untilSent()
  }

  /** Waits until all is sent and analysed; answers the upload that the page then shows. */
  async untilSent(): Promise<string> {
    await expect(this.progress).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
    await this.untilSettled()
    const shown = new URL(this.page.url()).searchParams.getAll('upload')
    return shown.at(-1) ?? ''
  }

  /** The table answers the question last asked, and its files are complete. */
  async untilSettled(): Promise<void> {
    await expect(this.page.locator('.groups')).toHaveAttribute('aria-busy', 'false')
    await expect(this.page.getByTestId('partial')).toHaveCount(0)
  }

  row(group: string): Locator {
    return this.page.locator(`[data-testid=group-row][data-group-id="${group}"]`)
  }

  /** Every row: scrolls down until there is no further page. */
  async allRows(): Promise<Row[]> {
    const more = this.page.getByTestId('load-more')
    await expect(async () => {
      if ((await more.count()) > 0) await more.scrollIntoViewIfNeeded({ timeout: 1_000 })
      await expect(more).toHaveCount(0, { timeout: 100 })
    }).toPass({ timeout: 60_000 })
    return this.shownRows()
  }

  /** Of the entries that the search in the text found. */
  foundOffsets(): Promise<number[]> {
    return this.page.evaluate<number[]>(`
      Array.from(document.querySelectorAll('[data-testid=found-lines] [data-offset]'), ({ dataset }) =>
        Number(dataset.offset))`)
  }

  shownRows(): Promise<Row[]> {
    return this.page.evaluate<Row[]>(`
      Array.from(document.querySelectorAll('[data-testid=group-row]'), ({ dataset }) =>
        ({ id: dataset.groupId, count: Number(dataset.count), lines: Number(dataset.lines) }))`)
  }
}

/** The part of a group that a row shows as data. */
export const asRow = ({ id, count, lines }: Row): Row => ({ id, count, lines })
