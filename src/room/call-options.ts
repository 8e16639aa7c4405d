import type { AppError, ErrorCode } from '../lib/errors.ts';
import type { LocalMedia } from '../media/local-media.ts';
import type { Identity } from '../mesh/identity.ts';
import type { Mesh, MeshOptions } from '../mesh/mesh.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { JoinOptions } from './model.ts';

/** Who calls, with what, and whom to tell. */
export interface CallOptions {
  readonly openMesh: (options: MeshOptions, scope: { signal: AbortSignal }) => Mesh;
  readonly identity: Identity;
  readonly slot: number;
  readonly ledger: Ledger;
  readonly media: LocalMedia;
  readonly join: JoinOptions;
  /** Over TURN servers only, by the room's choice or by Settings. */
  readonly relayOnly: boolean;
  /** Somebody is here for the first time in this call, or under a new name. */
  readonly onMet: (person: { id: string; name: string }) => void;
  readonly onProblem: (error: AppError) => void;
  /** What was told by `onProblem` under this code holds no more. */
  readonly onSolved: (code: ErrorCode) => void;
  /** The call is over for oneself: removed, refused, ended for all, or no place. Whoever opened it closes it. */
  readonly onEnd: (reason: AppError) => void;
}
