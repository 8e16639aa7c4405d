import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ArrowLeft, Camera, ClipboardCopy, RotateCw } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Check, CheckRow } from '../../app.ts';
import { type AppError, asAppError, isAbort } from '../../lib/errors.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { pageStyles } from '../shared/page-styles.ts';
import '../check/check-row.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';

/** Tests relays, servers, devices, formats and storage, and makes a report of it to copy. */
@customElement('co-check-screen')
export class CheckScreen extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    css`
      /* On a phone the buttons go below the heading, rather than breaking it. */
      .bar h1 {
        flex-basis: 14rem;
      }
      .intro {
        max-inline-size: 42rem;
        display: grid;
        gap: var(--wa-space-s);
        margin-block-end: var(--wa-space-l);
      }
      .summary {
        font-size: var(--wa-font-size-l);
        font-weight: 600;
      }
      .sections {
        display: grid;
        gap: var(--wa-space-m);
        align-items: start;
      }
      @media (min-width: 56rem) {
        .sections {
          grid-template-columns: 1fr 1fr;
        }
      }
      section {
        min-inline-size: 0;
        padding: var(--wa-space-m);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
      }
      h2 {
        font-size: var(--wa-font-size-m);
        margin-block-end: var(--wa-space-xs);
      }
      li + li {
        border-block-start: 1px solid var(--wa-color-surface-border);
      }
      .devices {
        margin-block-start: var(--wa-space-s);
      }
    `,
  ];

  @state() private check: Check | null = null;
  @state() private problem: AppError | null = null;
  @state() private running = false;
  @state() private testingDevices = false;
  @state() private copied = false;
  #run = new AbortController();

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#start();
  }

  override disconnectedCallback(): void {
    this.#run.abort();
    super.disconnectedCallback();
  }

  async #start(): Promise<void> {
    this.#run.abort();
    const { signal } = (this.#run = new AbortController());
    this.problem = null;
    this.copied = false;
    this.running = true;
    try {
      const check = await this.#context.app.check({ signal });
      this.check = check;
      this.#watch.watch(check.rows);
      await check.done;
    } catch (error) {
      if (!isAbort(error)) this.problem = asAppError(error);
    } finally {
      if (!signal.aborted) this.running = false;
    }
  }

  override render(): TemplateResult {
    const { check } = this;
    return html`
      <div class="bar">
        <wa-button href="#/settings" appearance="plain" title=${msg('Back')}>
          <co-icon .icon=${ArrowLeft}></co-icon><span class="visually-hidden">${msg('Back')}</span>
        </wa-button>
        <h1>${msg('Connection check')}</h1>
        <wa-button appearance="outlined" ?loading=${this.running} @click=${() => this.#start()}>
          <co-icon slot="start" .icon=${RotateCw}></co-icon>${msg('Run again')}
        </wa-button>
        <wa-button variant="brand" ?disabled=${!check || this.running} @click=${() => this.#copy()}>
          <co-icon slot="start" .icon=${ClipboardCopy}></co-icon>${msg('Copy report')}
        </wa-button>
      </div>
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => this.#start()}></co-notice>`
          : nothing
      }
      <div class="intro">
        <p class="summary" role="status">${this.#summary(check?.rows.value ?? [])}</p>
        <p class="quiet">
          ${msg(
            'This contacts every relay and server named below, as a call does, and the server of this page. They see your network address and a random test message, nothing else. The report holds no addresses, names or room codes.',
          )}
        </p>
      </div>
      ${check ? html`<div class="sections">${check.sections.map((section) => this.#section(check, section))}</div>` : nothing}
    `;
  }

  #summary(rows: readonly CheckRow[]): string {
    if (this.running) {
      const finished = rows.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
      return rows.length === 0 ? msg('Starting…') : msg(str`Checking… ${finished} of ${rows.length} done`);
    }
    if (this.copied) return msg('The report is on the clipboard.');
    const count = (state: CheckRow['state']): number => rows.filter((row) => row.state === state).length;
    const [bad, warnings] = [count('bad'), count('warning')];
    if (bad > 0) return bad === 1 ? msg('One thing does not work.') : msg(str`${bad} things do not work.`);
    if (warnings === 0) return msg('Everything works.');
    return warnings === 1
      ? msg('Calls work; one thing could be better.')
      : msg(str`Calls work; ${warnings} things could be better.`);
  }

  #section(check: Check, { group, heading }: Check['sections'][number]): TemplateResult {
    return html`<section aria-label=${heading}>
      <h2>${heading}</h2>
      <ul>
        ${check.rows.value
          .filter((row) => row.group === group)
          .map((row) => html`<li><co-check-row .row=${row}></co-check-row></li>`)}
      </ul>
      ${group === 'devices' ? this.#deviceTest(check) : nothing}
    </section>`;
  }

  #deviceTest(check: Check): TemplateResult {
    return html`<wa-button
      class="devices"
      appearance="outlined"
      size="s"
      ?loading=${this.testingDevices}
      @click=${() => this.#testDevices(check)}
    >
      <co-icon slot="start" .icon=${Camera}></co-icon>${msg('Test camera and microphone')}
    </wa-button>`;
  }

  async #testDevices(check: Check): Promise<void> {
    this.testingDevices = true;
    await check.testDevices();
    this.testingDevices = false;
  }

  async #copy(): Promise<void> {
    if (!this.check) return;
    try {
      await navigator.clipboard.writeText(this.check.report());
      this.copied = true;
      setTimeout(() => (this.copied = false), 6000);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-check-screen': CheckScreen;
  }
}
