// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { LedgerEntry } from './LedgerEntry.js';
import type { LedgerModel } from './LedgerModel.js';

/** Dues, fees and refunds of one month, append-only. */
export interface Ledger {
  init(scenario: Scenario<LedgerModel>): this;
  toScenario(): Promise<Scenario<LedgerModel>>;

  /** Write one line. The time is taken from the caller, never from the clock. */
  book(account: string, cents: number, memo: string, at: string): this;

  /** Answer a wrong line with its opposite; each line can be taken back once. */
  reverse(entryNumber: number, at: string): this;

  close(): this;
  balance(account: string): number;
  lastEntry(): LedgerEntry | undefined;
}
