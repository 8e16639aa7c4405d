import type { Conversation } from '../../app.ts';
import type { ConversationCommand } from './conversation-request.ts';

/** Does one command of the conversation. Rejects for whoever asked to show it where it was asked. */
export async function converse(chat: Conversation, command: ConversationCommand): Promise<void> {
  switch (command.kind) {
    case 'say':
      return chat.say(command.text, directed(command.directTo));
    case 'offer-file':
      return chat.offerFile(command.file, directed(command.directTo));
    case 'fetch-file':
      chat.fetchFile(command.messageId);
      return;
    case 'cancel-file':
      chat.cancelFile(command.messageId);
      return;
    case 'typing':
      chat.typing();
      return;
    case 'visible':
      chat.setVisible(command.visible);
      return;
    case 'ask':
      return chat.ask(command.text);
    case 'upvote':
      return chat.upvote(command.questionId, command.wanted);
    case 'mark-answered':
      return chat.markAnswered(command.questionId, command.answered);
    case 'open-poll':
      return chat.openPoll(command.question, command.options);
    case 'vote':
      return chat.vote(command.pollId, command.option);
    case 'close-poll':
      return chat.closePoll(command.pollId);
  }
}

function directed(directTo: string | null): { directTo?: string } {
  return directTo === null ? {} : { directTo };
}
