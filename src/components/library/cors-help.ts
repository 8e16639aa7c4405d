import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Check, Copy } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

/** What is to be set on a server so that this page may write to it. */
interface Recipe {
  readonly name: string;
  readonly hint: string;
  readonly code: string;
}

/** Of S3 itself, and of most of what speaks it: put-bucket-cors takes it as it is. */
const s3Rules = (origin: string): string =>
  JSON.stringify(
    {
      CORSRules: [
        {
          AllowedOrigins: [origin],
          AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
          AllowedHeaders: ['*'],
          ExposeHeaders: ['ETag', 'Retry-After'],
          MaxAgeSeconds: 600,
        },
      ],
    },
    null,
    2,
  );

const nginxRules = (origin: string): string => `location /films/ {
  add_header Access-Control-Allow-Origin "${origin}" always;
  add_header Access-Control-Allow-Methods "GET, HEAD, PUT, DELETE, MKCOL" always;
  add_header Access-Control-Allow-Headers "authorization, content-type" always;
  add_header Access-Control-Max-Age 600 always;
  if ($request_method = OPTIONS) { return 204; }

  root /srv; auth_basic "films"; auth_basic_user_file /etc/nginx/films;
  dav_methods PUT DELETE MKCOL; create_full_put_path on;
  client_max_body_size 0;
}`;

const rcloneRules = (origin: string): string =>
  `rclone serve webdav /srv/films --user NAME --pass PASSWORD --allow-origin ${origin}`;

/**
 * What the person has to allow on the server: for S3 its CORS rules, for WebDAV the lines for the servers that there are.
 */
@customElement('co-cors-help')
export class CorsHelp extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      summary {
        cursor: pointer;
      }
      section {
        display: grid;
        gap: var(--wa-space-2xs);
        margin-block-start: var(--wa-space-s);
        min-inline-size: 0;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-s);
      }
      h3 {
        font-size: var(--wa-font-size-s);
      }
      pre {
        margin: 0;
        padding: var(--wa-space-s);
        overflow: auto;
        max-block-size: 12rem;
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-lowered);
        font-size: var(--wa-font-size-2xs);
      }
    `,
  ];

  @property() kind: 'webdav' | 's3' = 'webdav';
  /** Of the page that wants to write. */
  @property() origin = location.origin;
  /** The recipe whose text was copied last. */
  @state() private copied = '';

  override render(): TemplateResult {
    return html`<details>
      <summary>${msg('What the server must allow')}</summary>
      <p class="quiet">
        ${msg('Browsers write to another server only where it allows their page (CORS). Set this there once:')}
      </p>
      ${this.#recipes().map((recipe) => this.#recipe(recipe))}
    </details>`;
  }

  #recipe({ name, hint, code }: Recipe): TemplateResult {
    const isCopied = this.copied === name;
    return html`<section aria-label=${name}>
      <header>
        <h3>${name}</h3>
        <wa-button size="s" appearance="plain" @click=${() => this.#copy(name, code)}>
          <co-icon slot="start" .icon=${isCopied ? Check : Copy}></co-icon
          >${isCopied ? msg('Copied') : msg('Copy')}
        </wa-button>
      </header>
      <p class="quiet">${hint}</p>
      <pre tabindex="0">${code}</pre>
    </section>`;
  }

  #recipes(): readonly Recipe[] {
    const { origin } = this;
    if (this.kind === 's3') {
      const hint = msg(
        'As a file for “aws s3api put-bucket-cors --cors-configuration”, or in the console of the host:',
      );
      return [{ name: msg('CORS rules of the bucket'), hint, code: s3Rules(origin) }];
    }
    return [
      { name: 'nginx', hint: msg('Of the site, with its module for WebDAV:'), code: nginxRules(origin) },
      { name: 'rclone', hint: msg('In versions that know “--allow-origin”:'), code: rcloneRules(origin) },
      {
        name: 'Nextcloud',
        hint: msg(
          'With its app “WebAppPassword”: enter this origin in its settings, and use an app password here.',
        ),
        code: origin,
      },
    ];
  }

  async #copy(name: string, code: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
      this.copied = name;
    } catch {
      // It may not be copied here: it stands there to be selected.
      this.copied = '';
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-cors-help': CorsHelp;
  }
}
