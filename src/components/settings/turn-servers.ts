import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { CircleAlert, CircleCheck, LoaderCircle, Plus, Trash2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { App, Outcome } from '../../app.ts';
import { formatTurnServer, parseTurnServer, toTurnServer, type TurnServer } from '../../lib/ice-servers.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { turnServersStyles } from './turn-servers.styles.ts';
import '../shared/icon.ts';

/** All servers that shall be kept from now on, in the form of lib/ice-servers.ts. */
export type TurnServersChangeEvent = CustomEvent<readonly string[]>;

/** Each is asked at the start of every call. */
const MOST_SERVERS = 8;

/**
 * The person's own TURN servers: each with whether it works, to be added and removed.
 * @fires turn-servers-change {TurnServersChangeEvent}
 */
@customElement('co-turn-servers')
export class TurnServers extends LitElement {
  static override styles = [baseStyles, turnServersStyles];

  @property({ attribute: false }) servers: readonly string[] = [];
  /** Asks one whether it works. */
  @property({ attribute: false }) check: App['checkTurnServer'] | null = null;

  /** By server; those that are being asked are missing. */
  @state() private outcomes: ReadonlyMap<string, Outcome> = new Map();
  @state() private problem = '';

  readonly #asked = new Set<string>();
  #lifetime = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#lifetime.abort();
    this.#lifetime = new AbortController();
    this.#asked.clear();
  }

  override updated(): void {
    for (const text of this.servers) if (!this.#asked.has(text)) void this.#ask(text);
  }

  async #ask(text: string): Promise<void> {
    const server = parseTurnServer(text);
    if (!server || !this.check) return;
    this.#asked.add(text);
    const { signal } = this.#lifetime;
    const outcome = await this.check(server, { signal });
    if (!signal.aborted) this.outcomes = new Map([...this.outcomes, [text, outcome]]);
  }

  override render(): TemplateResult {
    return html`
      <p class="quiet">
        ${msg(
          'A TURN server carries a call, as ciphertext, between networks that let nothing through directly. Yours are kept on this device only.',
        )}
      </p>
      ${
        this.servers.length === 0
          ? nothing
          : html`<ul aria-label=${msg('TURN servers')}>
              ${this.servers.map((text) => this.#item(text))}
            </ul>`
      }
      ${this.servers.length < MOST_SERVERS ? this.#form() : nothing}
    `;
  }

  #item(text: string): TemplateResult | typeof nothing {
    const server = parseTurnServer(text);
    if (!server) return nothing;
    return html`<li>
      <div class="what">
        <bdi class="address">${server.url}</bdi>
        <bdi class="quiet">${server.username}</bdi>
      </div>
      <wa-button
        size="s"
        appearance="plain"
        title=${msg('Remove')}
        @click=${() => this.#change(this.servers.filter((other) => other !== text))}
      >
        <co-icon .icon=${Trash2}></co-icon>
        <span class="visually-hidden">${msg(str`Remove ${server.url}`)}</span>
      </wa-button>
      ${this.#outcome(this.outcomes.get(text))}
    </li>`;
  }

  #outcome(outcome: Outcome | undefined): TemplateResult {
    if (!outcome) {
      return html`<p class="outcome quiet" role="status">
        <co-icon .icon=${LoaderCircle}></co-icon>${msg('Asking it…')}
      </p>`;
    }
    return html`<p class=${`outcome ${outcome.verdict}`} role="status">
      <co-icon .icon=${outcome.verdict === 'good' ? CircleCheck : CircleAlert}></co-icon>${outcome.sentence}
    </p>`;
  }

  #form(): TemplateResult {
    return html`<form
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        this.#add(event.target as HTMLFormElement);
      }}
    >
      <wa-input
        class="address"
        name="url"
        label=${msg('Address')}
        placeholder="turn:turn.example.org:3478"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
      ></wa-input>
      <wa-input name="username" label=${msg('User name')} autocomplete="off" autocapitalize="off"></wa-input>
      <wa-input
        name="credential"
        type="password"
        label=${msg('Password')}
        autocomplete="off"
        .passwordToggle=${true}
      ></wa-input>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <wa-button type="submit" appearance="outlined">
        <co-icon slot="start" .icon=${Plus}></co-icon>${msg('Add server')}
      </wa-button>
    </form>`;
  }

  #add(form: HTMLFormElement): void {
    const server = readForm(form);
    if (!server) {
      this.problem = msg(
        'Type an address such as turn:turn.example.org:3478, and the user name and password that belong to it.',
      );
      return;
    }
    this.problem = '';
    form.reset();
    this.#change([...new Set([...this.servers, formatTurnServer(server)])]);
  }

  #change(servers: readonly string[]): void {
    const event: TurnServersChangeEvent = new CustomEvent('turn-servers-change', { detail: servers });
    this.dispatchEvent(event);
  }
}

/** What was typed, if it names a server; the scheme may be left out. */
function readForm(form: HTMLFormElement): TurnServer | null {
  const data = new FormData(form);
  const read = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const url = read('url');
  return toTurnServer({
    url: /^turns?:/i.test(url) ? url : `turn:${url}`,
    username: read('username'),
    credential: read('credential'),
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'co-turn-servers': TurnServers;
  }
}
