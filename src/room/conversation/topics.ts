import type { BodyOf } from './body.ts';
import type { Entry } from './entry.ts';
import type { Log } from './log.ts';
import type { Poll, Question } from './model.ts';

/** Who looks, and whose word counts beside an author's. */
export interface Viewpoint {
  readonly ownIdentity: string;
  readonly isModerator: (identity: string) => boolean;
}

type Mark = Log['marks'][number];

/** The questions, most wanted first (of those wanted alike the oldest), answered ones last. */
export function questionsOf(log: Log, viewpoint: Viewpoint): readonly Question[] {
  const marksOn = groupByTarget(log.marks);
  return log.topics
    .filter(isQuestion)
    .map((entry) => questionOf(entry, marksOn.get(entry.id) ?? [], viewpoint))
    .sort((a, b) => Number(a.answered) - Number(b.answered) || b.upvotes - a.upvotes);
}

/** The polls, newest first. */
export function pollsOf(log: Log, viewpoint: Viewpoint): readonly Poll[] {
  const marksOn = groupByTarget(log.marks);
  return log.topics
    .filter(isPoll)
    .map((entry) => pollOf(entry, marksOn.get(entry.id) ?? [], viewpoint))
    .reverse();
}

function questionOf(
  { id, author, body }: Entry<BodyOf<'question'>>,
  marks: readonly Mark[],
  { ownIdentity, isModerator }: Viewpoint,
): Question {
  const upvoters = marks.filter((mark) => mark.body.kind === 'upvote' && mark.body.wanted);
  const verdict = marks
    .filter((mark) => mark.author === author || isModerator(mark.author))
    .findLast((mark) => mark.body.kind === 'answered');
  return {
    id,
    authorName: body.authorName,
    isOwn: author === ownIdentity,
    text: body.text,
    upvotes: upvoters.length,
    upvotedByMe: upvoters.some((mark) => mark.author === ownIdentity),
    answered: verdict?.body.kind === 'answered' && verdict.body.answered,
  };
}

function pollOf(
  { id, author, body }: Entry<BodyOf<'poll'>>,
  marks: readonly Mark[],
  { ownIdentity, isModerator }: Viewpoint,
): Poll {
  const closing = marks.find(
    (mark) => mark.body.kind === 'poll-closed' && (mark.author === author || isModerator(mark.author)),
  );
  const ballots = marks.filter(
    (mark): mark is Entry<BodyOf<'ballot'>> =>
      // What was cast without knowing of the closing stands before it, or beside it at the same clock.
      isBallot(mark) && (!closing || mark.body.lamport <= closing.body.lamport),
  );
  return {
    id,
    authorName: body.authorName,
    isOwn: author === ownIdentity,
    question: body.question,
    options: body.options.map((text, index) => {
      const cast = ballots.filter((ballot) => ballot.body.option === index);
      return { text, votes: cast.length, chosenByMe: cast.some((ballot) => ballot.author === ownIdentity) };
    }),
    closed: closing !== undefined,
  };
}

/** Marks stay in the order of the log. */
function groupByTarget(marks: readonly Mark[]): ReadonlyMap<string, readonly Mark[]> {
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const group = groups.get(mark.body.target);
    if (group) group.push(mark);
    else groups.set(mark.body.target, [mark]);
  }
  return groups;
}

const isQuestion = (entry: Log['topics'][number]): entry is Entry<BodyOf<'question'>> =>
  entry.body.kind === 'question';
const isPoll = (entry: Log['topics'][number]): entry is Entry<BodyOf<'poll'>> => entry.body.kind === 'poll';
const isBallot = (mark: Mark): mark is Entry<BodyOf<'ballot'>> => mark.body.kind === 'ballot';
