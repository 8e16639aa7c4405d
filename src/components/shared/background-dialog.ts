import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ImagePlus, Trash2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import type { BackgroundPicture, Backgrounds, Effect, ShippedBackground } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { WatchController } from './app-controller.ts';
import { baseStyles } from './base-styles.ts';
import './icon.ts';
import './notice.ts';

/** Dark enough for light hair and light enough for dark, none of them a skin's. */
const COLOURS = ['#2f3b48', '#3f5148', '#5a4a63', '#d9d2c5'] as const;

/** Somebody chose what stands behind them. */
export type BackgroundEvent = CustomEvent<Effect>;

/**
 * Chooses the picture or colour that stands behind oneself: some come with the app, own ones can be added.
 * @fires background-change {BackgroundEvent}
 * @fires closed
 */
@customElement('co-background-dialog')
export class BackgroundDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      h3 {
        font-size: var(--wa-font-size-s);
        margin: var(--wa-space-m) 0 var(--wa-space-xs);
      }
      h3:first-child {
        margin-top: 0;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr));
        gap: var(--wa-space-s);
      }
      li {
        position: relative;
      }
      .choice {
        display: block;
        inline-size: 100%;
        aspect-ratio: 16 / 9;
        padding: 0;
        border: 2px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-m);
        overflow: hidden;
        cursor: pointer;
        background: none;
      }
      .choice[aria-pressed='true'] {
        border-color: var(--wa-color-brand-border-loud);
        outline: 2px solid var(--wa-color-brand-border-loud);
      }
      .choice:focus-visible {
        outline: var(--wa-focus-ring);
        outline-offset: 2px;
      }
      img {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      .remove {
        position: absolute;
        inset-block-start: 0.25rem;
        inset-inline-end: 0.25rem;
      }
      .add {
        margin-block-start: var(--wa-space-m);
      }
      p {
        color: var(--wa-color-text-quiet);
        font-size: var(--wa-font-size-s);
      }
      input {
        display: none;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  /** What is chosen now. */
  @property({ attribute: false }) effect: Effect = { kind: 'none' };
  @property({ attribute: false }) load: (() => Promise<Backgrounds>) | null = null;

  @state() private backgrounds: Backgrounds | null = null;
  @state() private problem: AppError | null = null;
  readonly #watch = new WatchController(this);
  /** By picture id; given back when the element goes. */
  readonly #addresses = new Map<string, string>();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }

  override willUpdate(): void {
    if (this.open && !this.backgrounds && !this.problem) void this.#try(() => this.#open());
  }

  override render(): TemplateResult {
    return html`<wa-dialog
      label=${msg('Background picture')}
      ?open=${this.open}
      .lightDismiss=${true}
      @wa-after-hide=${(event: Event) => {
        if (event.target !== event.currentTarget) return;
        this.problem = null;
        this.dispatchEvent(new CustomEvent('closed'));
      }}
    >
      ${this.open ? this.#choices() : nothing}
    </wa-dialog>`;
  }

  #choices(): TemplateResult {
    const { backgrounds, problem } = this;
    const problemNotice = problem
      ? html`<co-notice .error=${problem} @notice-action=${() => (this.problem = null)}></co-notice>`
      : nothing;
    if (!backgrounds) return html`${problemNotice}`;
    const own = backgrounds.own.value;
    return html`
      ${problemNotice}
      <h3>${msg('Pictures')}</h3>
      <ul>
        ${shippedLabels().map(([name, label]) =>
          this.#picture(label, backgrounds.addressOf(name), this.#isChosen(name), () =>
            this.#try(async () => this.#choose(await backgrounds.take(name))),
          ),
        )}
        ${own.map((picture, index) => this.#own(backgrounds, picture, index + 1))}
      </ul>
      <h3>${msg('Colours')}</h3>
      <ul>
        ${colourLabels().map(([colour, label]) => this.#colour(colour, label))}
      </ul>
      <wa-button class="add" appearance="outlined" @click=${() => this.#input?.click()}>
        <co-icon slot="start" .icon=${ImagePlus}></co-icon>${msg('Add a picture')}
      </wa-button>
      <input
        type="file"
        accept="image/*"
        aria-label=${msg('Picture file')}
        @change=${() => this.#add(backgrounds)}
      />
      <p>${msg('Your pictures stay on this device. Others see them only behind you.')}</p>
    `;
  }

  #own(backgrounds: Backgrounds, picture: BackgroundPicture, number: number): TemplateResult {
    const label = msg(str`Own picture ${number}`);
    const choose = (): void => this.#choose(picture);
    const isChosen = this.#isChosen(picture.id);
    const remove = html`<wa-button
      class="remove"
      size="s"
      appearance="filled"
      title=${msg('Remove')}
      ?disabled=${isChosen}
      @click=${() => this.#try(() => backgrounds.remove(picture.id))}
      ><co-icon .icon=${Trash2}></co-icon
      ><span class="visually-hidden">${msg(str`Remove own picture ${number}`)}</span></wa-button
    >`;
    return this.#picture(label, this.#addressOf(picture), isChosen, choose, remove);
  }

  #picture(
    label: string,
    address: string,
    isChosen: boolean,
    choose: () => unknown,
    more: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    return html`<li>
      <button class="choice" type="button" aria-pressed=${isChosen} title=${label} @click=${choose}>
        <img src=${address} alt=${label} />
      </button>
      ${more}
    </li>`;
  }

  #colour(colour: string, label: string): TemplateResult {
    const isChosen = this.effect.kind === 'colour' && this.effect.colour === colour;
    return html`<li>
      <button
        class="choice"
        type="button"
        aria-pressed=${isChosen}
        aria-label=${label}
        title=${label}
        style="background: ${colour}"
        @click=${() => this.#choose({ kind: 'colour', colour })}
      ></button>
    </li>`;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #isChosen(id: string): boolean {
    return this.effect.kind === 'picture' && this.effect.id === id;
  }

  #addressOf({ id, file }: BackgroundPicture): string {
    const address = this.#addresses.get(id) ?? URL.createObjectURL(file);
    this.#addresses.set(id, address);
    return address;
  }

  #choose(effect: Effect): void {
    const event: BackgroundEvent = new CustomEvent('background-change', { detail: effect });
    this.dispatchEvent(event);
  }

  async #add(backgrounds: Backgrounds): Promise<void> {
    const input = this.#input;
    const file = input?.files?.[0];
    if (!file) return;
    await this.#try(async () => this.#choose(await backgrounds.add(file)));
    // The same file can be chosen again.
    input.value = '';
  }

  async #open(): Promise<void> {
    const backgrounds = (await this.load?.()) ?? null;
    this.backgrounds = backgrounds;
    if (backgrounds) this.#watch.watch(backgrounds.own);
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = asAppError(error);
    }
  }
}

function shippedLabels(): readonly (readonly [ShippedBackground, string])[] {
  return [
    ['evening', msg('Evening hills')],
    ['study', msg('Bookshelves')],
    ['wall', msg('Sunlit wall')],
  ];
}

function colourLabels(): readonly (readonly [string, string])[] {
  const names = [msg('Slate'), msg('Moss'), msg('Plum'), msg('Sand')];
  return COLOURS.map((colour, index) => [colour, names[index] ?? colour]);
}

declare global {
  interface HTMLElementTagNameMap {
    'co-background-dialog': BackgroundDialog;
  }
}
