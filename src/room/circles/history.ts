import { log } from '../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { forgetCalls, listCalls, markCallsSeen, saveCall } from '../../storage/calls.ts';
import type { Database } from '../../storage/database.ts';
import type { CallRecord } from '../../storage/schema.ts';
import type { CallLog } from './model.ts';

/** The calls of all circles, kept on this device. */
export interface History {
  /** The latest first. */
  readonly calls: ReadonlyStore<readonly CallLog[]>;
  note(call: Omit<CallRecord, 'isNew'>): Promise<void>;
  markSeen(code: string): Promise<void>;
  forget(code: string): Promise<void>;
  /** Another tab has noted something, or a circle was renamed. */
  reread(): Promise<void>;
}

/** Opens the history. `nameOf` gives a circle's name; `onNoted` hears of every change, for other tabs. */
export async function openHistory(
  database: Database,
  { nameOf, onNoted }: { nameOf: (code: string) => string; onNoted: () => void },
): Promise<History> {
  const calls = createStore<readonly CallLog[]>([]);
  const reread = async (): Promise<void> => {
    const records = await listCalls(database);
    calls.set(records.map((record) => ({ ...record, circleName: nameOf(record.code) })));
  };
  /** A call goes on, whether or not it can be noted. */
  const change = async (write: Promise<void>): Promise<void> => {
    try {
      await write;
      await reread();
      onNoted();
    } catch (error) {
      log.warn('The history of calls could not be kept.', error);
    }
  };
  await reread();
  return {
    calls,
    note: (call) => change(saveCall(database, { ...call, isNew: call.kind === 'missed' })),
    markSeen: async (code) => {
      if (calls.value.some((call) => call.code === code && call.isNew))
        await change(markCallsSeen(database, code));
    },
    forget: (code) => change(forgetCalls(database, code)),
    reread,
  };
}
