import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Check, PackageOpen, TriangleAlert, X, type IconNode } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { ExportEntry, Exports } from '../../app.ts';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import { exportLayerStyles } from './export-layer.styles.ts';
import { notify } from './tell-when-done.ts';

/** An export has ended while nobody looked at it. */
interface News {
  readonly entry: ExportEntry;
  readonly isDone: boolean;
}

const SHOWN_MS = 10_000;

/**
 * What of exports is there on every screen: how far they are, in a corner and in the tab's title, and that one is done.
 */
@customElement('co-export-layer')
export class ExportLayer extends LitElement {
  static override styles = [baseStyles, exportLayerStyles];

  @property({ attribute: false }) exports!: Exports;
  /** Exports are looked at in full, so that a corner need not show them. */
  @state() private inLibrary = isLibrary();
  @state() private news: News | null = null;
  #before = new Map<string, ExportEntry['state']['kind']>();
  #usualTitle = document.title;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #watch = new WatchController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onLook);
    window.addEventListener('hashchange', this.#onHash);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.#onLook);
    window.removeEventListener('hashchange', this.#onHash);
    clearTimeout(this.#timer);
    document.title = this.#usualTitle;
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('exports')) this.#watch.watch(this.exports.entries);
    for (const entry of this.exports.entries.value) {
      const { kind } = entry.state;
      const isEnd = this.#before.get(entry.id) === 'running' && (kind === 'done' || kind === 'failed');
      if (isEnd) this.#tell({ entry, isDone: kind === 'done' });
    }
    this.#before = new Map(this.exports.entries.value.map(({ id, state: { kind } }) => [id, kind]));
    this.#badge();
  }

  override render(): TemplateResult {
    // In the library the queue says it.
    if (this.inLibrary || (!this.news && !this.#running)) return html``;
    return html`<aside aria-label=${msg('Exports')}>
      ${this.news ? this.#toast(this.news) : nothing} ${this.#indicator()}
    </aside>`;
  }

  #indicator(): TemplateResult | typeof nothing {
    const running = this.#running;
    if (!running) return nothing;
    const percent = Math.round(100 * running.fraction);
    return html`<a
      class=${isRoom() ? 'indicator in-room' : 'indicator'}
      href="#/library"
      aria-label=${msg(str`Exporting, ${percent} %: show the exports`)}
      style="--done: ${percent}%"
    >
      <co-icon .icon=${PackageOpen}></co-icon><span>${percent} %</span>
    </a>`;
  }

  #toast({ entry: { name }, isDone }: News): TemplateResult {
    const icon: IconNode = isDone ? Check : TriangleAlert;
    return html`<div class="toast" role=${isDone ? 'status' : 'alert'}>
      <co-icon .icon=${icon}></co-icon>
      <p>${isDone ? msg(str`“${name}” is exported.`) : msg(str`“${name}” could not be exported.`)}</p>
      <a href="#/library">${msg('Show')}</a>
      <wa-button size="s" appearance="plain" title=${msg('Dismiss')} @click=${() => (this.news = null)}>
        <co-icon .icon=${X}></co-icon><span class="visually-hidden">${msg('Dismiss')}</span>
      </wa-button>
    </div>`;
  }

  get #running(): { readonly fraction: number } | null {
    for (const { state } of this.exports.entries.value) if (state.kind === 'running') return state.progress;
    return null;
  }

  #tell(news: News): void {
    this.news = news;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.news = null), SHOWN_MS);
    if (!document.hidden) return;
    const { name, id } = news.entry;
    void notify(
      news.isDone ? msg('The export is ready') : msg('The export did not succeed'),
      name,
      `coterie-export-${id}`,
    );
  }

  /** In the title of a tab that is not looked at, until it is. */
  #badge(): void {
    const running = this.#running;
    if (!document.hidden) document.title = this.#usualTitle;
    else if (running) document.title = `${Math.round(100 * running.fraction)} % · ${this.#usualTitle}`;
    else if (this.news) document.title = `${this.news.isDone ? '✓' : '!'} ${this.#usualTitle}`;
  }

  readonly #onLook = (): void => this.#badge();
  readonly #onHash = (): void => void (this.inLibrary = isLibrary());
}

/** Without `routes.ts`, which the home screen would then load as a file of its own. */
const isLibrary = (): boolean => /^#\/library\/?$/.test(location.hash);

const isRoom = (): boolean => location.hash.startsWith('#/r/');

/** Shows these on every screen from now on, once, whoever asks for it again. */
export function showExports(exports: Exports): void {
  if (document.querySelector('co-export-layer')) return;
  document.body.append(Object.assign(document.createElement('co-export-layer'), { exports }));
}

declare global {
  interface HTMLElementTagNameMap {
    'co-export-layer': ExportLayer;
  }
}
