// SPDX-License-Identifier: MIT

/**
 * One line of the book. Amounts are whole cents; a line is never edited, only
 * answered by a later line with the opposite sign.
 */
export interface LedgerEntry {
  /** Counted from 1 without gaps. The number is also the place in the book. */
  number: number;

  account: string;

  /** Positive is owed to the harbour, negative is owed by it. Never zero. */
  cents: number;

  memo: string;
  bookedAt: string;

  /** Number of the line this one takes back, or 0. */
  reverses: number;
}
