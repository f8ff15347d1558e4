// SPDX-License-Identifier: MIT
import type { LedgerEntry } from './LedgerEntry.js';

/**
 * The whole book of one harbour month.
 *
 * Balances are not stored. They are added up again from the lines on `init`,
 * so a book can never disagree with its own lines.
 */
export interface LedgerModel {
  uuid: string;

  /** "2026-03" */
  month: string;

  /** Three letters; one book, one currency. */
  currency: string;

  entries: LedgerEntry[];

  /** A closed book still answers questions but takes no lines. */
  closed: boolean;
}
