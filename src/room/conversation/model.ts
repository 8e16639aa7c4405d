/** One line of the chat. */
export interface ChatMessage {
  readonly id: string;
  /** Identity key of the author; their name as they signed it. */
  readonly author: string;
  readonly authorName: string;
  readonly isOwn: boolean;
  /** By the author's clock where that is plausible, else when it arrived. */
  readonly sentAtMs: number;
  readonly text: string;
  /** For one person only: the other one's identity key. Null where everyone reads it. */
  readonly directWith: string | null;
  readonly file: SharedFile | null;
}

/** A file somebody offers; its bytes stay with the author until somebody fetches them. */
export interface SharedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
  readonly transfer: FileTransfer;
}

/** Where the fetching of a file stands on this side. */
export type FileTransfer =
  /** One's own: `readers` are fetching it now. */
  | { readonly kind: 'own'; readonly readers: number }
  /** Its author is here and it can be fetched. */
  | { readonly kind: 'offered' }
  | { readonly kind: 'receiving'; readonly receivedBytes: number }
  | { readonly kind: 'received'; readonly file: File }
  /** Its author is gone, or broke off. Fetching again goes on where it stopped. */
  | { readonly kind: 'interrupted'; readonly receivedBytes: number; readonly reason: string }
  | { readonly kind: 'unavailable' };

/** A question with those who want it answered too. */
export interface Question {
  readonly id: string;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly text: string;
  readonly upvotes: number;
  readonly upvotedByMe: boolean;
  readonly answered: boolean;
}

export interface PollOption {
  readonly text: string;
  readonly votes: number;
  readonly chosenByMe: boolean;
}

/** A poll; each person has one vote, which they may move while it is open. */
export interface Poll {
  readonly id: string;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly question: string;
  readonly options: readonly PollOption[];
  readonly closed: boolean;
}

/** All that was said, in the order that is the same for everyone. */
export interface ConversationView {
  /** Oldest first. */
  readonly messages: readonly ChatMessage[];
  /** Most wanted first, answered ones last. */
  readonly questions: readonly Question[];
  /** Newest first. */
  readonly polls: readonly Poll[];
  /** Messages since the chat was last open. */
  readonly unread: number;
  /** Names of those who are typing now. */
  readonly typing: readonly string[];
}

/** What one does in the conversation. Each rejects with one sentence where the input is not acceptable. */
export interface Conversation {
  /** @throws 'message-invalid' where the text is empty or too long */
  say(text: string, options?: { directTo?: string }): Promise<void>;
  /** Offers a file to everyone, or to one identity. @throws 'message-invalid' */
  offerFile(file: File, options?: { directTo?: string }): Promise<void>;
  fetchFile(messageId: string): void;
  cancelFile(messageId: string): void;
  /** Tells the others that one is typing; call at every keystroke, it limits itself. */
  typing(): void;
  /** The chat is (not) on the screen: what comes while it is counts as read. */
  setVisible(visible: boolean): void;
  /** @throws 'message-invalid' */
  ask(text: string): Promise<void>;
  upvote(questionId: string, wanted: boolean): Promise<void>;
  /** The author, a host or a cohost. */
  markAnswered(questionId: string, answered: boolean): Promise<void>;
  /** Two to six options. @throws 'message-invalid' */
  openPoll(question: string, options: readonly string[]): Promise<void>;
  vote(pollId: string, option: number): Promise<void>;
  /** The author, a host or a cohost. */
  closePoll(pollId: string): Promise<void>;
}
