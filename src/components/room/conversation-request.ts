/** What a person does in the conversation, named as the commands of `Conversation` are. */
export type ConversationCommand =
  | { readonly kind: 'say'; readonly text: string; readonly directTo: string | null }
  | { readonly kind: 'offer-file'; readonly file: File; readonly directTo: string | null }
  | { readonly kind: 'fetch-file'; readonly messageId: string }
  | { readonly kind: 'cancel-file'; readonly messageId: string }
  | { readonly kind: 'typing' }
  /** The log of messages is (not) on the screen. */
  | { readonly kind: 'visible'; readonly visible: boolean }
  | { readonly kind: 'ask'; readonly text: string }
  | { readonly kind: 'upvote'; readonly questionId: string; readonly wanted: boolean }
  | { readonly kind: 'mark-answered'; readonly questionId: string; readonly answered: boolean }
  | { readonly kind: 'open-poll'; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: 'vote'; readonly pollId: string; readonly option: number }
  | { readonly kind: 'close-poll'; readonly pollId: string };

/** Asks the screen for a command, and carries the outcome back, as a fetch event carries its response. */
export class ConversationRequest extends Event {
  readonly command: ConversationCommand;
  #outcome: Promise<void> = Promise.resolve();

  constructor(command: ConversationCommand) {
    super('conversation-request', { bubbles: true, composed: true });
    this.command = command;
  }

  /** Called by whoever carries the command out. */
  respondWith(outcome: Promise<void>): void {
    this.#outcome = outcome;
  }

  /** Rejects with an AppError whose message is one sentence, where the input was not acceptable. */
  get outcome(): Promise<void> {
    return this.#outcome;
  }
}

/** Asks for a command from an element of the conversation. Rejects as {@link ConversationRequest.outcome} does. */
export function converse(from: EventTarget, command: ConversationCommand): Promise<void> {
  const request = new ConversationRequest(command);
  from.dispatchEvent(request);
  return request.outcome;
}

declare global {
  interface HTMLElementEventMap {
    'conversation-request': ConversationRequest;
  }
}
